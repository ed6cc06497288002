import type { Claim } from '../records/claim.ts';
import type { ModuleRef, WorkloadRef } from './runner-types.ts';
import type { Program, Target } from './server-types.ts';
import type { Outcome, Params, ParamValue, Work, WorkItem } from './work-types.ts';

/** What a suite is, and what it is made of. */

/** One call in flight at a time. A model with K calls in flight has K lanes, each with an operation of its own. */
export interface Lane<P extends Params = Params> {
  /** Null where the suite names no server. */
  readonly target: Target | null;
  readonly params: P;
  readonly index: number;
  readonly seed: number;
  /** What `globalSetup` of the suite's file returned, as JSON has it; null where it has none. */
  readonly data: unknown;
  /** Of the call in flight: aborted when its time (`timeoutMs` of the suite) is up. */
  readonly signal: AbortSignal;
}

/** A workload made ready on one lane. `run` is on the clock, `close` is not. */
export interface Operation {
  /** @param input The value of the item's input, where the suite makes inputs. */
  run(item: WorkItem, input?: unknown): Promise<Outcome>;
  close(): Promise<void>;
}

/** THE SAME function under every model: it prepares one lane, off the clock. */
export type Workload<P extends Params = Params> = (lane: Lane<P>) => Promise<Operation>;

/** What an operation is handed with its item. */
export interface Input {
  readonly value: unknown;
  /** What of it is moved, and not copied, where it goes to another thread. */
  readonly transfer?: readonly ArrayBuffer[];
}

/** Makes, on the clock, the input of an item, on the thread that hands the item over to its operation. */
export type MakeInput = (item: WorkItem) => Input;

/** Prepares the making of inputs, off the clock. */
export type Inputs<P extends Params = Params> = (lane: Pick<Lane<P>, 'params'>) => Promise<MakeInput>;

/** Something that runs on the main thread of a trial beside the operations of every round, such as a heartbeat. */
export interface Companion {
  begin(): void;
  /** Samples by name, with the unit in the name. */
  end(): Readonly<Record<string, readonly number[]>> | Promise<Readonly<Record<string, readonly number[]>>>;
  close(): Promise<void>;
}

/**
 * Says of which kind an operation is, such as `light`: by its place in the round and by what it is asked. Called off the clock.
 * At most 16 kinds, of at most 32 characters.
 */
export type KindOf<P extends Params = Params> = (
  item: Pick<WorkItem, 'id' | 'latencyMs' | 'bytes'> & { readonly params: P },
) => string;

/** The same of a trial, which knows its parameters. It may return anything. */
export type OwnKindOf = (item: WorkItem) => unknown;

/** Prepares the companion of a trial, off the clock; the lane has index −1. */
export type PrepareCompanion<P extends Params = Params> = (lane: Lane<P>) => Promise<Companion>;

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
  /** True where it is what the work meets, such as a delay, and no way to do it: none of its values is the best. */
  readonly isCircumstance?: boolean;
}

/** The ideal time of a round of `items` on `slots` slots, in milliseconds: no correct measurement beats it. */
export type Bound = (items: readonly WorkItem[], slots: number) => number;

/** WHAT is done: one file in suites/, or a user's own file. */
export interface Suite<P extends Params = Params> {
  readonly name: string;
  readonly about: string;
  /**
   * The name of a member of servers/, a file of one's own beside the suite (`./server.ts`), a program, or the address of what runs
   * already (`http://127.0.0.1:3000`); null where there is none.
   */
  readonly server: string | Program | null;
  readonly workload: WorkloadRef;
  /** Makes what every operation is handed with its item. Default: nothing. */
  readonly inputs?: ModuleRef;
  readonly params: { readonly [K in keyof P]: ParamSpec<P[K]> };
  /** Calls in flight to compare the models at, where the user does not say. */
  readonly concurrency: readonly number[];
  /** Worker threads to compare with, where the user does not say; 0: processes without threads alone. Default: 4. */
  readonly threads?: number;
  /** Processes of two threads each to compare with, where the user does not say. Default: 2. */
  readonly processes?: number;
  /** The models to compare, where the user does not say. Default: all. */
  readonly models?: readonly string[];
  /** Runs on the main thread of every trial while its rounds run. */
  readonly companion?: ModuleRef;
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
  /** Connections that so many lanes of one thread open. Default: one each. */
  connections?(params: P, lanes: number): number;
  /**
   * Calls that so many lanes of one thread have at the server at once, where what they ask by holds some back, such as a pool of
   * sockets: then that is a result, and no fault. Default: all.
   */
  inFlight?(params: P, lanes: number): number;
  /** Null where no ideal is known. */
  readonly bound: Bound | null;
  /** The least time of one operation, in milliseconds, where it is more than the item's `latencyMs`. */
  leastMs?(item: WorkItem, params: P): number;
  /** Environment variables of the trial's process. */
  environment?(params: P): Readonly<Record<string, string>>;
  /** The longest that an operation may take, in milliseconds: then it fails with TimeoutError, and its signal is aborted. */
  readonly timeoutMs?: number;
  /** `per-round`: lanes are opened before each round and closed after it, so that models hold nothing while others have their turn. */
  readonly connect?: 'per-round';
  /**
   * The most connections that what it asks will take, where each lane has one. Where the models of a row would hold more, their
   * lanes are opened for each round.
   */
  readonly maxConnections?: number;
  /** `count`: operations that throw, or that run out of time, are a result, and no fault of the cell. */
  readonly errors?: 'count';
  /** The module that has `globalSetup` or `globalTeardown`. */
  readonly globals?: { readonly module: string };
  /** The export that says of each item of which kind it is: latency and failures are told by kind, too. */
  readonly kindOf?: ModuleRef;
  /** What the article, or anyone, says of this workload, as a statement that a run confirms or refutes. */
  readonly claims?: readonly Claim[];
}
