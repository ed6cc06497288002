import type { z } from 'zod';
import { type Child, type ChildEntry, type StartedChild, startChild } from '../process/child.ts';
import { readMachine, type MachineReading } from '../machine/machine.ts';
import { type MeasuredRound, measuredRoundSchema, type PlannedTrial, witnessSchema } from '../records/records.ts';
import { Loopback } from '../process/loopback.ts';
import { nowMs } from '../process/time.ts';
import type { RoundSeed, Target, TrialSpec, Witness } from '../members/types.ts';

/** Everything that a session needs from outside of itself: clock, processes, machine. Tests put a world of exact times here. */
export interface World {
  nowMs(): number;
  /** `home` is the core/ of the checkout whose code the process runs; without it, of this one. */
  openTrial(planned: PlannedTrial, home?: URL): WorldTrial;
  openServer(module: string, home?: URL): WorldServer;
  readMachine(): MachineReading | null;
  /** Median round trip to a process that only echoes; null where there is none. */
  loopbackMicros(): Promise<number | null>;
  /** Ends everything that was opened. */
  close(): Promise<void>;
}

export interface WorldTrial {
  prepare(target: Target | null, seed: number): Promise<{ readonly rssBytes: number }>;
  round(seed: RoundSeed, timeoutMs: number): Promise<MeasuredRound>;
  /** Asks it to close what it opened, and ends it. */
  close(): Promise<void>;
}

export interface WorldServer {
  target(): Promise<Target>;
  begin(seed: RoundSeed): Promise<void>;
  end(): Promise<Witness | null>;
  readonly lost: string | null;
  close(): Promise<void>;
}

type Environment = PlannedTrial['environment'];

/** Prepare may start threads and open a thousand connections. */
const PREPARE_TIMEOUT_MS = 60_000;
/** Off the clock and local: what takes longer than this will not come. */
const ANSWER_TIMEOUT_MS = 30_000;
const CLOSE_TIMEOUT_MS = 3_000;

/**
 * The world of real processes. `interrupted` ends them all at once.
 *
 * @param dataOf What the `globalSetup` of a trial's suite returned, as JSON has it; null where there is none.
 */
export function realWorld(interrupted: AbortSignal, dataOf: (planned: PlannedTrial) => unknown = () => null): World {
  const children: Child[] = [];
  const open = (entry: ChildEntry, home?: URL, environment?: Environment): StartedChild => {
    const child = startChild(entry, home, environment);
    children.push(child);
    if (interrupted.aborted) void child.kill();
    return child;
  };
  const echo = open('echo-process');
  const loopback = new Loopback(() => echo);
  const start = (entry: ChildEntry, home?: URL, environment?: Environment): Child => {
    const child = open(entry, home, environment);
    echo.tell('watch', child.pid);
    void child.gone.then(() => echo.tell('forget', child.pid));
    return child;
  };
  interrupted.addEventListener('abort', () => void Promise.all(children.map((child) => child.kill())), { once: true });
  return {
    nowMs,
    openTrial: (planned, home) =>
      realTrial(start('trial-process', home, planned.environment), planned, dataOf(planned)),
    openServer: (module, home) => realServer(start('server-process', home), module),
    readMachine: () => readMachine(nowMs(), ownMicros(children)),
    loopbackMicros: () => loopback.roundTripMicros(),
    async close() {
      loopback.close();
      await Promise.all(children.map((child) => child.kill()));
    },
  };
}

function realTrial(child: Child, planned: PlannedTrial, data: unknown): WorldTrial {
  const { params, concurrency, processes, threads, tasksPerThread, isServed } = planned;
  const { workload, inputs, companion, runner } = planned.modules;
  return {
    prepare(target, seed) {
      const shape = { concurrency, processes, threads, tasksPerThread };
      const clients = planned.askedConcurrency;
      // a gate sends this to the core/ of an older checkout, too: a name that is there stays
      const asked = { workload, params, shape, seed, inputs, companion, clients: isServed ? clients : null };
      const trial: TrialSpec = { ...asked, timeoutMs: planned.timeoutMs, data };
      return child.ask('prepare', { runner: runner.module, trial, target }, PREPARE_TIMEOUT_MS);
    },
    async round(seed, timeoutMs) {
      const begunMs = nowMs();
      const answer = await child.ask('round', seed, timeoutMs);
      const sessionNs = (nowMs() - begunMs) * 1e6;
      return timed(parsed(measuredRoundSchema, answer, 'round'), sessionNs);
    },
    async close() {
      await child.ask('close', null, CLOSE_TIMEOUT_MS).catch(() => {}); // it is ended in any case
      await child.kill();
    },
  };
}

/** A round with the session's clock beside the trial's; a trial of an older core/ does not say what its own read. */
function timed(round: MeasuredRound, sessionNs: number): MeasuredRound {
  return { ...round, clocks: round.clocks === null ? null : { ...round.clocks, sessionNs } };
}

/**
 * What a child answered, as it may stand in a file: what cannot be read back must not be written.
 *
 * @throws Error where it is something else
 */
function parsed<T>(schema: z.ZodType<T>, answer: unknown, request: string): T {
  const { success, data, error } = schema.safeParse(answer);
  if (success) return data;
  const [first] = error.issues;
  const at = first === undefined || first.path.length === 0 ? '' : ` at ${first.path.join('.')}`;
  throw new Error(`the answer to "${request}" is none: ${first?.message ?? 'it has another shape'}${at}`);
}

function realServer(child: Child, module: string): WorldServer {
  const target = child.ask<Target>('start', { module }, PREPARE_TIMEOUT_MS);
  target.catch(() => {}); // its error is that of the trial that asks for the target
  return {
    target: () => target,
    begin: (seed) => child.ask('begin', seed, ANSWER_TIMEOUT_MS),
    end: async () => parsed(witnessSchema.nullable(), await child.ask('end', null, ANSWER_TIMEOUT_MS), 'end'),
    get lost() {
      return child.lost;
    },
    close: () => child.kill(),
  };
}

function ownMicros(children: readonly Child[]): number {
  const { user, system } = process.cpuUsage();
  return children.reduce((total, child) => total + child.cpuMicros, user + system);
}
