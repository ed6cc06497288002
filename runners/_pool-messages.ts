import type { Thrown } from '../core/text/thrown.ts';
import type { Outcome, Target, TrialSpec, WorkItem } from '../core/members/types.ts';

/** What the threads and the processes of pools are told, and what they answer. */

/** What a pool of threads is made from. */
export interface PoolSpec {
  readonly trial: TrialSpec;
  readonly target: Target | null;
  /** None: the process itself has the one lane. */
  readonly threads: number;
  readonly tasksPerThread: number;
  /** The lowest index of its lanes: no two pools of a trial have the same. */
  readonly firstLane: number;
}

/** What every thread of a pool starts from. */
export interface PoolWorkerData extends PoolSpec {
  /** Four bytes shared by all threads: each takes the next number, and with it its own lanes. */
  readonly ordinals: SharedArrayBuffer;
}

/** An admitted item, with the value of its input where it has one. */
export interface PoolRequest {
  readonly item: WorkItem;
  readonly input: unknown;
}

/** What came of one item, and when its operation began. An error is told in words: a thread keeps neither its name nor its code. */
export type PoolReply = { readonly startedNs: number } & ({ readonly outcome: Outcome } | { readonly thrown: Thrown });

/** A message for every thread: to make its lanes, to open them again, to close them, or to say how much it waits for. */
export type ThreadMessage = 'open' | 'connect' | 'close' | 'pending';

/** What a thread answers to it. */
export type ThreadReply = { readonly threadId: number; readonly pending: number } | { readonly thrown: Thrown };
