import { openLedger } from '../core/trial/ledger.ts';
import type { MachineReading } from '../core/machine/machine.ts';
import type { MeasuredRound, PlannedServer, PlannedTrial } from '../core/records/records.ts';
import type { Ledger, RoundSeed, Target, Version } from '../core/members/types.ts';
import type { Looked } from '../core/machine/own-processes.ts';
import type { SystemCounts, World, WorldServer, WorldTrial } from '../core/session/world.ts';
import { exactRound, witnessOf } from './_ledger.ts';

/** What a test decides; everything else is exact and costs nothing. Times are milliseconds. */
export interface Script {
  /** Before each thing that is asked of the world, told in the words of `log`: it may throw, which fails that thing. */
  readonly before?: (step: string, world: FakeWorld) => void;
  /** What each operation costs its slot beside its latency; `round` counts all rounds of the trial, warm-up included. */
  readonly costMs?: (trial: PlannedTrial, round: number, version?: Version) => number;
  /** CPU of the client for an operation in this round. Default: CPU_MICROS. */
  readonly cpuMicros?: (trial: PlannedTrial, round: number) => number;
  /** Share of all cores that other programs use while this round runs. */
  readonly foreignShare?: (trial: PlannedTrial, round: number) => number;
  /** The n-th round trip of the session. */
  readonly loopbackMicros?: (trip: number) => number | null;
  /** What a round of this trial says otherwise than an exact one. */
  readonly told?: (trial: PlannedTrial) => Partial<MeasuredRound>;
  /** What its trials hold open. Default: the system does not tell. */
  readonly looked?: (trial: PlannedTrial) => Looked;
  /** What the system has counted when a trial has done so many rounds. Default: it does not tell. */
  readonly counted?: (trial: PlannedTrial, rounds: number) => SystemCounts;
  readonly startMs?: number;
  /** Connections that its servers have left; without it they do not say. */
  readonly connections?: number;
  /** False on a machine that does not tell what it does. */
  readonly isWatched?: boolean;
}

export const RSS_BYTES = 50_000_000;
export const LOOPBACK_MICROS = 40;
/** CPU of the client for an operation. */
export const CPU_MICROS = 100;
const CORES = 2;
const TICK_MS = 10;

/** A world of exact times: nothing in it waits, nothing is random, and all that is asked of it is written down. */
export class FakeWorld implements World {
  /**
   * What was asked, in order: `open`, `prepare`, `begin`, `round`, `end`, `loopback`, `close`. What runs the code of
   * another checkout is told with its home.
   */
  readonly log: string[] = [];
  /** Trials and servers that are open. */
  readonly open = new Set<string>();
  /** Of each server that was opened. */
  readonly connectionsAsked: (number | null)[] = [];
  isClosed = false;
  #nowMs = 1000;
  #ownMicros = 0;
  #foreignTicks = 0;
  #trips = 0;
  #servers = 0;
  #losses = new Map<string, string>();
  /** What reached each server since its `begin`, by origin. */
  readonly #served = new Map<string, Ledger>();
  readonly #script: Script;

  constructor(script: Script = {}) {
    this.#script = script;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  openTrial(planned: PlannedTrial, home?: URL): WorldTrial {
    const name = `${planned.id}${homeOf(home)}`;
    let rounds = 0;
    let origin: string | null = null;
    this.log.push(`open ${name}`);
    this.open.add(name);
    return {
      look: () => this.#script.looked?.(planned) ?? null,
      lookDuring: async () => {},
      counts: () => {
        const { counted } = this.#script;
        return counted === undefined ? { serving: null, connectionsOpened: null } : counted(planned, rounds);
      },
      prepare: async (target, seed) => {
        origin = target?.origin ?? null;
        this.#step(`prepare ${name} at ${target?.origin ?? 'nothing'} with ${seed}`);
        this.#pass(this.#script.startMs ?? 0, 0);
        return { rssBytes: RSS_BYTES };
      },
      round: async (seed, timeoutMs) => {
        this.#step(`round ${name} of ${seed.seed} in ${timeoutMs}`);
        rounds += 1;
        return this.#round(planned, seed, rounds - 1, origin);
      },
      close: async () => {
        this.log.push(`close ${name}`);
        this.open.delete(name);
      },
    };
  }

  openServer({ module }: PlannedServer, home?: URL, connections: number | null = null): WorldServer {
    this.#servers += 1;
    const origin = `http://fake:${this.#servers}`;
    this.log.push(`open ${module}${homeOf(home)}`);
    this.connectionsAsked.push(connections);
    this.open.add(origin);
    const losses = this.#losses;
    const ask = (step: string): void => {
      const lost = losses.get(origin);
      if (lost !== undefined) throw new Error(lost);
      this.#step(step);
    };
    return {
      pids: [],
      identity: null,
      connections: this.#script.connections ?? null,
      target: async (): Promise<Target> => {
        ask(`target ${origin}`);
        return { origin };
      },
      begin: async (seed) => {
        ask(`begin ${origin} with ${seed.seed}`);
        this.#served.set(origin, openLedger([]));
      },
      end: async () => {
        ask(`end ${origin}`);
        return witnessOf(this.#served.get(origin) ?? openLedger([]));
      },
      get lost() {
        return losses.get(origin) ?? null;
      },
      close: async () => {
        this.log.push(`close ${origin}`);
        this.open.delete(origin);
      },
    };
  }

  /** The server that was opened last is gone, and says why to whoever asks it. */
  loseServer(why: string): void {
    const origin = `http://fake:${this.#servers}`;
    this.#losses.set(origin, why);
    this.open.delete(origin);
  }

  readMachine(): MachineReading | null {
    if (this.#script.isWatched === false) return null;
    const ownTicks = this.#ownMicros / 1000 / TICK_MS;
    return {
      atMs: this.#nowMs,
      busyTicks: ownTicks + this.#foreignTicks,
      stealTicks: 0,
      totalTicks: (this.#nowMs * CORES) / TICK_MS,
      pressureMicros: null,
      throttledMicros: null,
      ownMicros: this.#ownMicros,
    };
  }

  async loopbackMicros(): Promise<number | null> {
    this.#step('loopback');
    this.#trips += 1;
    return this.#script.loopbackMicros === undefined ? LOOPBACK_MICROS : this.#script.loopbackMicros(this.#trips - 1);
  }

  /** Ends the servers; a trial that nobody has closed stays in `open`. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const name of this.open) if (name.startsWith('http:')) this.open.delete(name);
  }

  #step(step: string): void {
    this.log.push(step);
    this.#script.before?.(step, this);
  }

  #pass(ms: number, foreignShare: number): void {
    this.#nowMs += ms;
    this.#foreignTicks += (ms * CORES * foreignShare) / TICK_MS;
  }

  #round(trial: PlannedTrial, seed: RoundSeed, round: number, origin: string | null): MeasuredRound {
    const { ledger, told } = exactRound(
      seed,
      trial.concurrency,
      this.#script.costMs?.(trial, round, seed.version) ?? 0,
    );
    if (origin !== null) this.#served.set(origin, ledger);
    const cpuUserMicros = told.operations.attempted * (this.#script.cpuMicros?.(trial, round) ?? CPU_MICROS);
    this.#ownMicros += cpuUserMicros;
    this.#pass(told.elapsedNs / 1e6, this.#script.foreignShare?.(trial, round) ?? 0);
    return {
      ...told,
      cpuUserMicros,
      cpuSystemMicros: 0,
      mainThreadMicros: cpuUserMicros,
      rssBytes: RSS_BYTES,
      peakRssBytes: RSS_BYTES,
      isPeakOfRound: true,
      eventLoopUtilization: 0.1,
      io: null,
      clocks: null,
      printed: null,
      openedOffClock: null,
      leftOver: { cpuMicros: 0, pending: 0 },
      voluntarySwitches: told.operations.attempted,
      involuntarySwitches: 0,
      ...this.#script.told?.(trial),
    };
  }
}

function homeOf(home: URL | undefined): string {
  return home === undefined ? '' : ` of ${home.href}`;
}
