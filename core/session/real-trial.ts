import { z } from 'zod';
import { connectionsOpened } from '../machine/sockets.ts';
import { isNewIn, type Looked, lookAt } from '../machine/own-processes.ts';
import { readTrees } from '../machine/processes.ts';
import type { StartedChild } from '../process/child.ts';
import { nowMs, setImmediate, setTimeout } from '../process/time.ts';
import { type InFlight, inFlightSchema } from '../records/in-flight.ts';
import { IN_FLIGHT } from '../records/in-flight-names.ts';
import { type MeasuredRound, measuredRoundSchema, type Peer, type PlannedTrial } from '../records/records.ts';
import type { TrialSpec } from '../members/types.ts';
import { parsed } from './parsed.ts';
import { realPrompt } from './real-prompt.ts';
import { runtimeFactsSchema } from '../records/runtime.ts';
import type { WorldTrial } from './world-types.ts';

/** Prepare may start threads and open a thousand connections. */
const PREPARE_TIMEOUT_MS = 60_000;
const CLOSE_TIMEOUT_MS = 3_000;
/** So long after a round began, and then so often, it is looked who serves the sockets of a trial. */
const LOOK_MS = 5;
const LOOKS = 8;

/** An older core/ does not say what it runs on. */
const upSchema = z.object({ rssBytes: z.number(), ranOn: runtimeFactsSchema.nullable().default(null) });

/** Who was met at the other end of any trial's sockets, by address, and how others are told of more. */
export interface Surroundings {
  readonly peers: ReadonlyMap<string, Peer>;
  /** @returns those of them that are none of ours. */
  readonly meet: (found: readonly Peer[]) => Peer[];
  /** What the `globalSetup` of its suite returned; null where there is none. */
  readonly data: unknown;
}

export function realTrial(child: StartedChild, planned: PlannedTrial, { peers, meet, data }: Surroundings): WorldTrial {
  const { params, concurrency, processes, threads, tasksPerThread, isServed, connect } = planned;
  const { workload, inputs, companion, kindOf, runner } = planned.modules;
  const serving = new Set<number>();
  const met = new Map<string, Peer>(); // some may be seen only while it works
  const settled = new Set<number>();
  let told: PrintedSoFar = { bytes: 0, lines: 0 };
  /** What came since this was asked last: of much, a part comes when its round is over, and is that of the next. */
  const printedNow = (): MeasuredRound['printed'] => {
    if (child.printed === null) return null;
    const { bytes, lines } = child.printed;
    const since = { bytes: bytes - told.bytes, lines: lines - told.lines };
    told = { bytes, lines };
    return since;
  };
  const look = (): Looked | null => {
    const looked = child.pid === undefined ? null : lookAt(child.pid, peers, settled);
    if (looked === null) return null;
    const strangers = meet(looked.peers);
    for (const peer of strangers) {
      met.set(peer.address, peer);
      if (peer.pid !== null) serving.add(peer.pid);
    }
    return { open: looked.open, peers: [...met.values()] };
  };
  return {
    look,
    async lookDuring(work) {
      const over = Promise.allSettled([work]).then(() => true);
      for (let looks = 0; looks < LOOKS; looks += 1) {
        const soon = new Promise<false>((resolve) => void setTimeout(() => resolve(false), LOOK_MS));
        if (await Promise.race([over, soon])) return; // oxlint-disable-line no-await-in-loop -- one after the other
        // the tables of the kernel take 10 ms to read, which is a lot beside what is measured
        if (child.pid !== undefined && isNewIn(child.pid, settled)) look();
      }
    },
    counts(server) {
      const reading = readTrees([...new Set([...serving, ...(server?.pids ?? [])])]);
      // what lives has memory, where the system tells
      return { serving: reading.rssBytes > 0 ? reading : null, connectionsOpened: connectionsOpened() };
    },
    async prepare(target, seed) {
      const shape = { concurrency, processes, threads, tasksPerThread };
      const clients = planned.askedConcurrency;
      // a gate sends this to the core/ of an older checkout, too: a name that is there stays
      const asked = { workload, params, shape, seed, inputs, companion, clients: isServed ? clients : null };
      const trial: TrialSpec = { ...asked, kindOf, timeoutMs: planned.timeoutMs, connect, data };
      const answer = await child.ask('prepare', { runner: runner.module, trial, target }, PREPARE_TIMEOUT_MS);
      const up = parsed(upSchema, answer, 'prepare');
      printedNow(); // on the way up is not on the clock
      return up;
    },
    async round(seed, timeoutMs) {
      const begunMs = nowMs();
      const answer = await child.ask('round', seed, timeoutMs);
      const sessionNs = (nowMs() - begunMs) * 1e6;
      await new Promise(setImmediate); // what it printed came before its answer, by another way
      const measured = timed(parsed(measuredRoundSchema, answer, 'round'), sessionNs);
      return { ...measured, printed: printedNow() };
    },
    pid: child.pid ?? null,
    async inFlight() {
      const inspected = await child.inspect(`process[Symbol.for('${IN_FLIGHT}')]?.()`);
      if (inspected === null) return null;
      const { value, stack, delayMs } = inspected;
      return { inFlight: value === undefined ? null : inFlightIn(value), stack, delayMs };
    },
    unwatched: () => child.stopInspecting(),
    prompt: realPrompt(child),
    kill: () => child.kill(),
    async close() {
      await child.ask('close', null, CLOSE_TIMEOUT_MS).catch(() => {}); // it is ended in any case
      await child.kill();
    },
  };
}

/** What a trial says is parsed as any file is. */
function inFlightIn(text: string): InFlight | null {
  try {
    return inFlightSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

type PrintedSoFar = NonNullable<MeasuredRound['printed']>;

/** A round with the session's clock beside the trial's; a trial of an older core/ does not say what its own read. */
function timed(round: MeasuredRound, sessionNs: number): MeasuredRound {
  return { ...round, clocks: round.clocks === null ? null : { ...round.clocks, sessionNs } };
}
