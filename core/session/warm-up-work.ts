import type { Work } from '../members/types.ts';
import { GIVEN_UP } from '../work/work.ts';

/** The work of a warm-up: that of the rounds, in less time, so that code runs often instead of waiting long. */

/** No timer waits for less: in place of 0.4 ms it would be one or two, which are most of the time of a round of such delays. */
const SHORTEST_MS = 1;

/**
 * The same operations, each of whose delays is so small a share, and none where that is less than a timer can wait; as it is where
 * a delay decides what becomes of it.
 */
export function hurriedWork(work: Work, share: number): Work {
  if (share >= 1 || work.arrivals != null) return work;
  const shortened = (delayMs: number) => (delayMs * share < SHORTEST_MS ? 0 : delayMs * share);
  if (work.kind === 'listed') {
    const { items } = work;
    if (items.some(({ status = 200 }) => GIVEN_UP.includes(status))) return work;
    return { ...work, items: items.map((item) => ({ ...item, latencyMs: shortened(item.latencyMs) })) };
  }
  if (work.timeoutMs !== undefined) return work;
  return { ...work, latencyMs: shortened(work.latencyMs), stallMs: shortened(work.stallMs) };
}

/** So small a share of the operations, and one at the least. */
export function fewerOperations(work: Work, share: number): Work {
  const partOf = (count: number) => Math.max(1, Math.floor(count * Math.min(1, share)));
  if (work.kind !== 'listed') return { ...work, operations: partOf(work.operations) };
  const { items, group = 1 } = work;
  return { ...work, items: items.slice(0, partOf(Math.ceil(items.length / group)) * group) };
}
