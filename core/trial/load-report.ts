import type { RoundSeed } from '../members/types.ts';

/** What the door of a served trial and the process of its clients say to each other. */

export interface LoadRequest {
  readonly round: RoundSeed;
}

/** The client's side of a round, operation by operation, nanoseconds of the clock in core/trial/clock.ts. */
export interface LoadReport {
  /** When it was sent, or due. */
  readonly submittedNs: readonly number[];
  readonly finishedNs: readonly number[];
  readonly observed: Readonly<Record<string, readonly number[]>>;
  /** What a client could not make sense of. */
  readonly failures: readonly { readonly index: number; readonly message: string }[];
}
