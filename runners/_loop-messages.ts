import type { Thrown } from '../core/thrown.ts';
import type { Target, TrialSpec, WorkItem } from '../core/types.ts';
import type { SharedRound } from './_shared-round.ts';

/** What a thread that is a loop of its own starts from. */
export interface LoopThreadData {
  readonly trial: TrialSpec;
  readonly target: Target | null;
  /** Its place among the threads: 0, 1 … */
  readonly ordinal: number;
}

/** What it is told. */
export type LoopRequest =
  | { readonly kind: 'expect'; readonly items: readonly WorkItem[]; readonly round: SharedRound }
  | { readonly kind: 'close' };

/** What it says: that it has its lanes, or a round; that an item has ended, where somebody waits to hear it; and what it saw. */
export type LoopReply =
  | { readonly kind: 'opened' | 'expecting' | 'closed' }
  | { readonly kind: 'failed'; readonly thrown: Thrown }
  | { readonly kind: 'finished'; readonly index: number; readonly thrown: Thrown | null }
  | {
      readonly kind: 'done';
      readonly observed: ReadonlyMap<string, readonly number[]>;
      readonly thrown: ReadonlyMap<number, Thrown>;
    };
