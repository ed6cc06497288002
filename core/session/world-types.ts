import type { Looked } from '../machine/own-processes.ts';
import type { MachineReading } from '../machine/machine.ts';
import type { ProcessesReading } from '../machine/processes.ts';
import type { InFlight } from '../records/in-flight.ts';
import type { Completed, Evaluated, Wanted } from '../records/prompt.ts';
import type { MeasuredRound, PlannedServer, PlannedTrial } from '../records/records.ts';
import type { RuntimeFacts } from '../records/runtime.ts';
import type { RoundSeed, ServerIdentity, Target, Witness } from '../members/types.ts';

/** Everything that a session needs from outside of itself: clock, processes, machine. Tests put a world of exact times here. */
export interface World {
  nowMs(): number;
  /** `home` is the core/ of the checkout whose code the process runs; without it, of this one. */
  openTrial(planned: PlannedTrial, home?: URL): WorldTrial;
  /** @param connections That it has to take at once; null where that is not known. */
  openServer(server: PlannedServer, home?: URL, connections?: number | null): WorldServer;
  readMachine(): MachineReading | null;
  /** Median round trip to a process that only echoes; null where there is none. */
  loopbackMicros(): Promise<number | null>;
  /** Ends everything that was opened. */
  close(): Promise<void>;
}

/** A trial that has come up; what runs no process of its own says not what that ran on. */
interface Up {
  readonly rssBytes: number;
  readonly ranOn?: RuntimeFacts | null;
}

export interface WorldTrial {
  prepare(target: Target | null, seed: number): Promise<Up>;
  round(seed: RoundSeed, timeoutMs: number): Promise<MeasuredRound>;
  /** What the system has counted so far of its other end. */
  counts(server: WorldServer | null): SystemCounts;
  /** Looks who serves its sockets, so that they are no strangers from now on; null where the system does not tell. */
  look(): Looked | null;
  /** Looks now and then while it works: who closes its connections shows them only then. */
  lookDuring(work: Promise<unknown>): Promise<void>;
  /** The number of its process; null where it has none of its own. */
  readonly pid: number | null;
  /** What is in flight in the round that it does, whatever else it is doing; null where it does not say. */
  inFlight(): Promise<LookedInto | null>;
  /** Nobody looks any more: closes what was opened to look into it. Between rounds. */
  unwatched(): void;
  /** A prompt in its process; absent where it has none of its own. */
  readonly prompt?: TrialPrompt;
  /** Ends it at once, whatever it is doing: a round that it does fails. */
  kill(): Promise<void>;
  /** Asks it to close what it opened, and ends it. */
  close(): Promise<void>;
}

/** Where somebody runs code in a trial, between its rounds. */
export interface TrialPrompt {
  /**
   * @param give Does what the code wants of its session.
   * @throws Error where the process ends
   */
  evaluate(
    code: string,
    colours: boolean,
    give: (want: NonNullable<Wanted>['want']) => Promise<unknown>,
  ): Promise<Evaluated>;
  /** How a line may go on. */
  complete(line: string): Promise<Completed>;
  /** Ends what waits. @returns false where only the end of the process would end what runs, or where its loop does not hear */
  interrupt(): Promise<boolean>;
}

/** What was found where a watcher looked into a trial. */
export interface LookedInto {
  /** Null where it runs no round, or its code is of an older core/. */
  readonly inFlight: InFlight | null;
  /** What its main thread is in, the innermost first; empty where it waits. */
  readonly stack: readonly string[];
  /** How long its loop took to answer. */
  readonly delayMs: number;
}

/** Both null where the system does not tell. */
export interface SystemCounts {
  /** Of the server of ours, and of those that serve the sockets of the trial; null where there are none. */
  readonly serving: ProcessesReading | null;
  readonly connectionsOpened: number | null;
}

export interface WorldServer {
  /** Processes that it is made of, with all that they have started. */
  readonly pids: readonly number[];
  target(): Promise<Target>;
  /** What it says that it is, and the connections that it has left; nulls until its target is known, or where it says nothing. */
  readonly identity: ServerIdentity | null;
  readonly connections: number | null;
  begin(seed: RoundSeed): Promise<void>;
  end(): Promise<Witness | null>;
  readonly lost: string | null;
  close(): Promise<void>;
}
