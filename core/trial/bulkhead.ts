import { guardedOperations } from '../work/guarded-work.ts';
import type { RoundSeed } from '../members/types.ts';

/**
 * Keeps apart the operations that call what may stall: at most so many of them are inside at once, and more are turned
 * away, so that the others always find a slot (Nygard, "Release It!", 2nd ed. 2018, ch. 5).
 */
export class Bulkhead {
  readonly #isGuarded: (operation: number) => boolean;
  readonly #limit: number;
  #inside = 0;

  /** @param limit How many are let in at once. */
  constructor(isGuarded: (operation: number) => boolean, limit: number) {
    this.#isGuarded = isGuarded;
    this.#limit = limit;
  }

  /** False where the operation is turned away. */
  letIn(operation: number): boolean {
    if (!this.#isGuarded(operation)) return true;
    if (this.#inside >= this.#limit) return false;
    this.#inside += 1;
    return true;
  }

  /** An operation that was let in has left. */
  left(operation: number): void {
    if (this.#isGuarded(operation)) this.#inside -= 1;
  }
}

/** That of a round; null where its work has none. */
export function bulkheadOf(round: RoundSeed): Bulkhead | null {
  const { work } = round;
  if (work.kind !== 'guarded' || work.bulkhead === undefined) return null;
  return new Bulkhead(guardedOperations(round), work.bulkhead);
}
