import { hash, uniform } from './random.ts';
import type { GuardedWork, RoundSeed, Work } from '../members/types.ts';

/** Drawn work at a door, of which only a part may stall, and only at first. */

/** @throws RangeError where its bulkhead is none */
export function checkBulkhead({ bulkhead, arrivals }: GuardedWork): void {
  if (bulkhead !== undefined && (arrivals == null || !Number.isInteger(bulkhead) || bulkhead < 1)) {
    throw new RangeError(
      `bulkhead=${bulkhead} lets in a whole number of at least 1, of operations that come at a rate`,
    );
  }
}

/** @throws Error where work that needs a door is that of a suite without one */
export function checkDoor(work: Work, isServed: boolean): void {
  if (work.kind === 'guarded' && !isServed) {
    throw new Error('a bulkhead is at a door, and only a served suite has one');
  }
}

/** Whether an item meets a stall at all; how many of those do is said by the share of stalls. */
export function mayStall(work: GuardedWork, seed: number, id: number): boolean {
  const { operations, group = 1, stallUntil = 1 } = work;
  return id < stallUntil * operations * group && isGuarded(work, seed, id);
}

function isGuarded({ guardedShare = 1 }: GuardedWork, seed: number, id: number): boolean {
  return guardedShare === 1 || uniform(hash(seed, 6), id) < guardedShare;
}

/** Which operations of a round call what may stall: those that a bulkhead counts. */
export function guardedOperations({ work, seed }: RoundSeed): (operation: number) => boolean {
  if (work.kind !== 'guarded') return () => true;
  const { group = 1 } = work;
  return (operation) =>
    Array.from({ length: group }, (_, part) => operation * group + part).some((id) => isGuarded(work, seed, id));
}
