import type { z } from 'zod';
import type { MeasuredRound } from '../records/round.ts';
import type { moduleRef, workloadRef } from '../records/schema-parts.ts';
import type { Target } from './server-types.ts';
import type { Thrown } from '../text/thrown.ts';
import type { Params, WorkItem } from './work-types.ts';

/** Work is named, never sent: the module and the export of a `Workload`, of its `Inputs` or of a `PrepareCompanion`. */
export type ModuleRef = Readonly<z.infer<typeof moduleRef>>;

/** That of a workload: its export prepares a lane, or is the operation itself. */
export type WorkloadRef = Readonly<z.infer<typeof workloadRef>>;

/** How many calls a trial keeps in flight, and where: `concurrency` = `processes` × `threads` × `tasksPerThread`, as far as it has them. */
export interface Shape {
  readonly concurrency: number;
  /** Absent or null where the model has one process. */
  readonly processes?: number | null;
  /** Of each process. Null where the model has no worker threads. */
  readonly threads: number | null;
  /** Calls in flight of each thread. */
  readonly tasksPerThread: number | null;
}

/** Everything that a trial process needs to prepare itself. */
export interface TrialSpec {
  readonly workload: WorkloadRef;
  readonly params: Params;
  readonly shape: Shape;
  readonly seed: number;
  readonly inputs?: ModuleRef | null;
  readonly companion?: ModuleRef | null;
  readonly kindOf?: ModuleRef | null;
  /** In a served suite: how many clients send requests in a closed loop. Null or absent in all others. */
  readonly clients?: number | null;
  /** The longest that an operation may take. Null or absent: as long as it does. */
  readonly timeoutMs?: number | null;
  /** Whether its lanes are open in its rounds alone. Null or absent: as long as it lives. */
  readonly connect?: 'per-round' | null;
  /** What the `globalSetup` of its suite returned; null or absent where there is none. */
  readonly data?: unknown;
}

/** Bytes and system calls. */
export type Io = NonNullable<MeasuredRound['io']>;

/** HOW it is done: one file in runners/. */
export interface Runner {
  readonly name: string;
  readonly about: string;
  /** Threads of each process where the user does not say, for a model that is known by their number. Default: as the suite says. */
  readonly threads?: number;
  /** True where its threads take their items themselves, so that nothing is handed over to them. */
  readonly isSelfScheduling?: boolean;
  /**
   * The shapes this model takes where `concurrency` calls in flight, `threads` threads of each process and `processes`
   * processes are asked for: fewer of them where they would be more slots than `concurrency`, or no shape. Where a workload
   * cannot run in threads, 0 of them are asked for.
   */
  shapes(concurrency: number, threads: number, processes: number): readonly Shape[];
  /** Heavy, off the clock: makes lanes, threads and connections. */
  prepare(trial: TrialSpec, target: Target | null): Promise<Prepared>;
}

export interface Prepared {
  /** Heavy, off the clock: gets a round that is about to begin, where the model has to send it somewhere first. */
  expect?(ledger: Ledger): Promise<void>;
  /** Light, on the clock: does every item of the ledger once and stamps it. */
  round(ledger: Ledger): Promise<void>;
  close(): Promise<void>;
  /** Off the clock, where lanes are open in rounds alone: opens all of them before a round … */
  connect?(): Promise<void>;
  /** … and closes them after it. */
  disconnect?(): Promise<void>;
  /** Off the clock: what each of its other processes has used so far, where the model has more than the one it is in. */
  others?(): Promise<readonly ProcessUsage[]>;
  /** Off the clock: how many timers and requests its other threads and processes wait for, where it has any. */
  pending?(): Promise<number>;
}

/** What one process has used so far. What it leaves out, or says to be null, is unknown of the whole model. */
export interface ProcessUsage {
  readonly userMicros: number;
  readonly systemMicros: number;
  readonly rssBytes: number;
  /** The highest resident set since this was asked last, or, where `isPeakReset` is not true, since the process began. */
  readonly peakRssBytes: number;
  /** Whether the system forgot the peak when this was asked, so that the next one is of what comes between. */
  readonly isPeakReset?: boolean;
  readonly voluntarySwitches?: number | null;
  readonly involuntarySwitches?: number | null;
  /** For how long the loop of its main thread has waited so far, and when that was read, ms. */
  readonly loop?: { readonly idleMs: number; readonly atMs: number } | null;
  /** By system calls that read and write. */
  readonly io?: Io | null;
}

/**
 * What one round did, operation by operation, in arrays allocated before the clock starts.
 * Times are nanoseconds of the clock in core/trial/clock.ts, the same in every thread and process; NaN where not reached.
 */
export interface Ledger {
  /** One item an operation; where work is grouped, the item has parts. */
  readonly items: readonly WorkItem[];
  readonly arrivals: ArrivalProcess;
  /** Indexes of the items in the order in which they come in. */
  readonly order: Int32Array;
  /** When the item came in: latency counts from here in every model. In an open loop it is when it was due. */
  readonly submittedNs: Float64Array;
  /** When it was given a slot. */
  readonly admittedNs: Float64Array;
  /** When its operation began, in whatever thread it ran. */
  readonly startedNs: Float64Array;
  /** When its answer had arrived where it was submitted; of a model whose threads take items themselves, where it ran. */
  readonly finishedNs: Float64Array;
  /** So many requests make one operation: answer p of operation i stands at i × group + p. */
  readonly group: number;
  readonly status: Int32Array;
  readonly bytes: Float64Array;
  readonly checksum: Uint32Array;
  /** As the client of a served suite saw its operations: when each was sent, or due, and when its answer was there. */
  client: { readonly submittedNs: Float64Array; readonly finishedNs: Float64Array } | null;
  /** What operations saw of themselves, by name. */
  readonly observed: Map<string, number[]>;
  /** Items that threw: the class of the error (its `code`, else its name) and one message. */
  readonly thrown: Map<number, Thrown>;
  /** Where threads stamp operations themselves: their stamps, until the round has ended and they are in here. */
  shared: Pick<Ledger, 'admittedNs' | 'startedNs' | 'finishedNs'> | null;
}

/** How the operations of a round come in: all at once, when each is due, or when a request for it arrives. */
export interface ArrivalProcess {
  /**
   * Called once, when the round begins. Says by `submit` that so many more have come in, those that are next in the
   * ledger's `order`; and by `close` that no more are let in: operations without a slot by then are never started.
   */
  begin(ledger: Ledger, submit: (count: number) => void, close: () => void): void;
  /** An operation has ended, well or not. */
  finished?(index: number): void;
}
