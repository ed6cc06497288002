/**
 * The words of the house as types: suite → scenario → trial → round → operation.
 * Everything here that is stored or sent is readonly, plain, and survives structured clone and JSON.
 */

import type { Claim } from './claims.ts';
import type { Thrown } from './thrown.ts';

export type ParamValue = number | string | boolean;
export type Params = Readonly<Record<string, ParamValue>>;

/** One piece of work, the same for every model: what is asked, and how the server shall behave for it. */
export interface WorkItem {
  /** Position in the round, 0 … N−1: the identity that client and server agree on. */
  readonly id: number;
  /** When it comes in, in milliseconds since the round began: 0 in a closed loop, where all come in at once. */
  readonly dueMs: number;
  /** Delay that the server (or the sleeping operation) adds, in milliseconds. */
  readonly latencyMs: number;
  /** Size of the answer's payload. */
  readonly bytes: number;
  /**
   * What shall become of it: 200, 500 for a planned error, 504 where the client shall lose its patience, 499 where it
   * shall call the operation off. The server sees the last two go away.
   */
  readonly status: number;
  /** True where the delay has a stall on top. */
  readonly isStalled: boolean;
  /** The requests that it is made of, where its work is grouped; then `latencyMs` is the longest of theirs. */
  readonly parts?: readonly WorkItem[];
}

export type LatencyKind = 'constant' | 'exponential' | 'log-normal' | 'pareto' | 'bimodal';

/** Work as a recipe, so that it can be named instead of sent; `itemsOf` (core/work.ts) makes the items of it. */
export type Work = DrawnWork | ListedWork;

/** How operations come in where they do not wait for each other: an open loop. */
export interface Arrivals {
  readonly kind: 'constant' | 'poisson';
  readonly ratePerSecond: number;
}

interface AnyWork {
  /** So many items make one operation (its parts). Default: each is one. */
  readonly group?: number | undefined;
  /** Null or absent: all operations come in at once, and each waits for a free slot: a closed loop. */
  readonly arrivals?: Arrivals | null | undefined;
}

/** `operations` operations drawn from a seeded distribution whose mean is `latencyMs`. */
export interface DrawnWork extends AnyWork {
  readonly kind: 'drawn';
  readonly operations: number;
  readonly latency: LatencyKind;
  readonly latencyMs: number;
  readonly bytes: number;
  /** Share of items, 0 … 1, that are delayed by `stallMs` on top. */
  readonly stallShare: number;
  readonly stallMs: number;
  /** Share of items, 0 … 1, that are answered with status 500. */
  readonly errorShare: number;
  /** The client's patience: items of a longer delay are given up after this time, with status 504. Default: endless. */
  readonly timeoutMs?: number | undefined;
}

/** Exactly these items, in this order. */
export interface ListedWork extends AnyWork {
  readonly kind: 'listed';
  readonly items: readonly {
    readonly latencyMs: number;
    readonly bytes: number;
    readonly status?: number | undefined;
  }[];
}

/** What came back for one item. `checksum` is the CRC-32 of the payload. */
export interface Answer {
  readonly status: number;
  readonly bytes: number;
  readonly checksum: number;
}

/** What came of one operation. */
export interface Outcome extends Answer {
  /** What came back for each part, in their order, where the item has parts. */
  readonly parts?: readonly Answer[];
  /** What the operation saw of itself: numbers by name, with the unit in the name, such as `latenessMs`. */
  readonly observed?: Observed;
}

export type Observed = Readonly<Record<string, number>>;

/** Where the operations go: the origin of a local server, such as `http://127.0.0.1:40123`. */
export interface Target {
  readonly origin: string;
}

/** One call in flight at a time. A model with K calls in flight has K lanes, each with an operation of its own. */
export interface Lane<P extends Params = Params> {
  /** Null where the suite names no server. */
  readonly target: Target | null;
  readonly params: P;
  readonly index: number;
  readonly seed: number;
}

/** A workload made ready on one lane. `run` is on the clock, `close` is not. */
export interface Operation {
  run(item: WorkItem): Promise<Outcome>;
  close(): Promise<void>;
}

/** THE SAME function under every model: it prepares one lane, off the clock. */
export type Workload<P extends Params = Params> = (lane: Lane<P>) => Promise<Operation>;

/** Something that runs on the main thread of a trial beside the operations of every round, such as a heartbeat. */
export interface Companion {
  begin(): void;
  /** Samples by name, with the unit in the name. */
  end(): Readonly<Record<string, readonly number[]>> | Promise<Readonly<Record<string, readonly number[]>>>;
  close(): Promise<void>;
}

/** Prepares the companion of a trial, off the clock; the lane has index −1. */
export type Beside<P extends Params = Params> = (lane: Lane<P>) => Promise<Companion>;

/** Work is named, never sent: the module and the export of a `Workload` or of a `Beside`. */
export interface ModuleRef {
  readonly module: string;
  readonly export: string;
}

/** What one parameter may be; the default matrix of a suite is made of these. */
export interface ParamSpec<Value extends ParamValue = ParamValue> {
  readonly about: string;
  /** The values of the default matrix; the type of the first one is the type of the parameter. */
  readonly values: readonly Value[];
  /** For words: the only ones allowed. */
  readonly oneOf?: readonly Value[];
  /** For numbers: the smallest and largest allowed. Default: 0 … no limit. */
  readonly min?: number;
  readonly max?: number;
  readonly isInteger?: boolean;
}

/** The ideal time of a round of `items` on `slots` slots, in milliseconds: no correct measurement beats it. */
export type Bound = (items: readonly WorkItem[], slots: number) => number;

/** WHAT is done: one file in suites/, or a user's own file. */
export interface Suite<P extends Params = Params> {
  readonly name: string;
  readonly about: string;
  /** The name of a member of servers/, or null. */
  readonly server: string | null;
  readonly workload: ModuleRef;
  readonly params: { readonly [K in keyof P]: ParamSpec<P[K]> };
  /** Calls in flight to compare the models at, where the user does not say. */
  readonly concurrency: readonly number[];
  /** Worker threads to compare with, where the user does not say. Default: 4. */
  readonly threads?: number;
  /** Processes of two threads each to compare with, where the user does not say. Default: 2. */
  readonly processes?: number;
  /** The models to compare, where the user does not say. Default: all. */
  readonly models?: readonly string[];
  /** Runs on the main thread of every trial while its rounds run. */
  readonly beside?: ModuleRef;
  /**
   * True where the model is how a server handles requests: the workload is the handler, and the operations come in over
   * real sockets from a process that only makes load.
   */
  readonly isServed?: boolean;
  /** The parameter whose values are measured side by side, round by round, as models are: for what claims compare. */
  readonly interleaved?: keyof P & string;
  /** True where it measures the models and not a workload: shown, and left out of the verdict. */
  readonly isFloor?: boolean;
  work(params: P): Work;
  /** Null where no ideal is known. */
  readonly bound: Bound | null;
  /** The least time of one operation, in milliseconds, where it is more than the item's `latencyMs`. */
  leastMs?(item: WorkItem, params: P): number;
  /** Environment variables of the trial's process. */
  environment?(params: P): Readonly<Record<string, string>>;
  /** What the article, or anyone, says of this workload, as a statement that a run confirms or refutes. */
  readonly claims?: readonly Claim[];
}

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
  readonly workload: ModuleRef;
  readonly params: Params;
  readonly shape: Shape;
  readonly seed: number;
  readonly beside?: ModuleRef | null;
  /** In a served suite: how many clients send requests in a closed loop. Null or absent in all others. */
  readonly clients?: number | null;
}

/** HOW it is done: one file in runners/. */
export interface Runner {
  readonly name: string;
  readonly about: string;
  /** Threads of each process where the user does not say, for a model that is known by their number. Default: as the suite says. */
  readonly threads?: number;
  /** The shapes this model takes where `concurrency` calls in flight, `threads` threads and `processes` processes are asked for. */
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
  /** Off the clock: what its other processes have used so far, where the model has more than the one it is in. */
  others?(): Promise<OtherProcesses>;
}

export interface OtherProcesses {
  readonly userMicros: number;
  readonly systemMicros: number;
  readonly rssBytes: number;
  readonly peakRssBytes: number;
}

/**
 * What one round did, operation by operation, in arrays allocated before the clock starts.
 * Times are nanoseconds of the clock in core/clock.ts, the same in every thread and process; NaN where not reached.
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
  /** When its answer had arrived where it was submitted. */
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
}

/** How the operations of a round come in: all at once, when each is due, or when a request for it arrives. */
export interface ArrivalProcess {
  /**
   * Called once, when the round begins. Says by `submit` that so many more have come in, those that are next in the
   * ledger's `order`; and by `close` that no more are let in: who has no slot by then is never started.
   */
  begin(ledger: Ledger, submit: (count: number) => void, close: () => void): void;
  /** An operation has ended, well or not. */
  finished?(index: number): void;
}

/** AGAINST WHAT: one file in servers/; runs in a process of its own on 127.0.0.1. */
export interface Server {
  readonly name: string;
  readonly about: string;
  /** How to find its capacity once a run: a suite and parameters that keep it busy without waiting; null if it cannot be said. */
  readonly probe: { readonly suite: string; readonly params: Params; readonly concurrency: number } | null;
  start(): Promise<RunningServer>;
}

export interface RunningServer<Seen extends Witness | null = Witness | null> {
  readonly target: Target;
  /** From now on answer by these items, and witness. */
  begin(round: RoundSeed): void;
  /** Resolves when all have gone away who shall, or will not: a connection is seen to close a little after its client closed it. */
  settled?(): Promise<void>;
  /** What was seen since `begin`; null where it cannot see its requests, as a disk cannot. */
  end(): Seen;
  close(): Promise<void>;
}

/** Names the items of one round: the same for the client in every model and for the server. */
export interface RoundSeed {
  readonly work: Work;
  readonly seed: number;
}

/** What a server saw of one round: the proof that the work was done, and done equally. */
export interface Witness {
  readonly operations: number;
  /** Answers by status, such as { "200": 96 }. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Payload bytes sent. */
  readonly bytes: number;
  /** Digest over (id, status, payload) of all answers, made as in core/digest.ts. */
  readonly digest: string;
  /** Items asked for more than once. */
  readonly repeated: number;
  /** Requests the peer gave up before they were answered. */
  readonly aborted: number;
  readonly connectionsAccepted: number;
  readonly connectionsOpen: number;
  readonly peakInFlight: number;
  /** In flight integrated over time, ns: divided by a makespan it is the mean in flight. */
  readonly inFlightIntegralNs: number;
  /** Sum over all operations: the delay that was asked for, and the delay that was achieved. */
  readonly askedDelayNs: number;
  readonly achievedDelayNs: number;
  readonly worstDelayErrorNs: number;
  readonly cpuUserMicros: number;
  readonly cpuSystemMicros: number;
  readonly eventLoopUtilization: number;
}

/** Something a reader must know; it travels with the number it is about. */
export interface Warning {
  readonly code: string;
  readonly severity: 'info' | 'warning' | 'error';
  /** What it is about: the id of a cell, or "session". */
  readonly subject: string;
  readonly evidence: Readonly<Record<string, ParamValue | null>>;
  readonly advice: string;
}

/** Says the type of a suite while letting TypeScript infer its parameters. */
export function defineSuite<P extends Params>(suite: Suite<P>): Suite<P> {
  return suite;
}
