import type { Thrown } from '../core/text/thrown.ts';
import type { Target, TrialSpec, WorkItem } from '../core/members/types.ts';
import type { SharedRound } from './_shared-round.ts';

/** What a thread that is a loop of its own starts from. */
export interface LoopThreadData {
  readonly trial: TrialSpec;
  readonly target: Target | null;
  /** Its place among the threads: 0, 1 … */
  readonly ordinal: number;
}

/** A round that a thread takes its items from. */
export interface LoopRound {
  readonly items: readonly WorkItem[];
  readonly round: SharedRound;
}

/** What a thread saw of a round, when there is nothing left to do for it. */
export interface LoopReport {
  readonly observed: ReadonlyMap<string, readonly number[]>;
  readonly thrown: ReadonlyMap<number, Thrown>;
}

/** Sent without being asked for, in a served suite: an item has ended. */
export interface LoopEvent {
  readonly finished: number;
  readonly thrown: Thrown | null;
}
