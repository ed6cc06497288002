import type { HandRecord } from '../records/hand.ts';

/** Whoever may hold a session up by hand. It is asked between rounds alone, and nothing of it is on the clock. */
export interface Overseer {
  /** Resolves when the next step may be taken: at once, unless somebody has paused the session. */
  next(): Promise<void>;
  /** This trial is about to do a round; those of a warm-up are below 0. */
  begins(trial: string, round: number): void;
  /** For how long it was held up so far, ms: no part of any budget. */
  readonly heldMs: number;
  /** Why this row is not measured any further, in words; null where it is. */
  rowEnded(scenario: string): string | null;
  /** Why what this trial does was ended, in words; null where no hand did that. */
  trialEnded(trial: string): string | null;
  /** So often somebody asked for the operations of this trial in the round that it did last. */
  observed(trial: string): number;
  /** What was done by hand since this was asked last. */
  taken(): HandRecord[];
}

/** Of a session that nobody can reach. */
export const NOBODY: Overseer = {
  next: async () => {},
  begins: () => {},
  heldMs: 0,
  rowEnded: () => null,
  trialEnded: () => null,
  observed: () => 0,
  taken: () => [],
};

/** Why a session was interrupted, where somebody did that from a monitor. */
export class CancelledByHand extends Error {
  override readonly name = 'CancelledByHand';
}

export function interruptionOf(signal: AbortSignal): string {
  return signal.reason instanceof CancelledByHand ? signal.reason.message : 'interrupted by the user';
}
