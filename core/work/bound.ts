import type { Bound, Params, Suite, WorkItem } from '../members/types.ts';

/** What is ideal for the work of a suite: the bound, and what first come, first served takes; both in milliseconds. */
export interface Ideal {
  readonly boundMs: Bound;
  readonly fifoMs: Bound;
}

/** The ideal of a planned trial, by the suite of its name. */
export function idealAmong(
  suites: readonly { readonly value: Suite }[],
  planned: { readonly suite: string; readonly params: Params },
): Ideal | null {
  const suite = suites.find(({ value }) => value.name === planned.suite);
  return suite === undefined ? null : idealOf(suite.value, planned.params);
}

/** Null where the suite knows no bound. Where it says how long one operation takes at the least, that is its latency. */
export function idealOf(suite: Pick<Suite, 'bound' | 'leastMs'>, params: Params): Ideal | null {
  const { bound } = suite;
  if (bound === null) return null;
  const least = (items: readonly WorkItem[]): readonly WorkItem[] =>
    suite.leastMs === undefined
      ? items
      : items.map((item) => ({ ...item, latencyMs: suite.leastMs?.(item, params) ?? item.latencyMs }));
  return {
    boundMs: (items, slots) => bound(least(items), slots),
    fifoMs: (items, slots) => fifoMakespan(least(items), slots),
  };
}

/**
 * The least time in which `slots` slots can do these items, in milliseconds: no schedule is shorter than the mean load
 * of a slot, than the longest item, or than the ⌈N/K⌉ items that some slot must take, each at least as long as the
 * shortest (the lower bounds of Graham, "Bounds on multiprocessing timing anomalies", 1969). Where all latencies are
 * equal it is ⌈N/K⌉·L. In an open loop no item ends sooner than its latency after it is due; there, as in what is
 * measured, time counts from the first arrival.
 */
export function makespanBound(items: readonly WorkItem[], slots: number): number {
  const firstMs = items[0]?.dueMs ?? 0;
  let sum = 0;
  let longest = 0;
  let shortest = Number.POSITIVE_INFINITY;
  for (const { dueMs, latencyMs } of items) {
    sum += latencyMs;
    longest = Math.max(longest, dueMs - firstMs + latencyMs);
    shortest = Math.min(shortest, latencyMs);
  }
  if (items.length === 0) return 0;
  return Math.max(sum / slots, longest, Math.ceil(items.length / slots) * shortest);
}

/**
 * The time that first come, first served takes on `slots` slots where nothing but the latencies costs anything
 * (Graham's list schedule), in milliseconds: what a perfect machine would need under the admission that all models use.
 */
export function fifoMakespan(items: readonly WorkItem[], slots: number): number {
  const freeAt = new Float64Array(Math.min(slots, Math.max(items.length, 1))); // a heap: the slot that is free first on top
  const firstMs = items[0]?.dueMs ?? 0;
  let makespan = 0;
  for (const { dueMs, latencyMs } of items) {
    const end = Math.max(freeAt[0] ?? 0, dueMs - firstMs) + latencyMs;
    makespan = Math.max(makespan, end);
    replaceTop(freeAt, end);
  }
  return makespan;
}

/** Puts `value` in the place of the smallest element of a binary heap. */
function replaceTop(heap: Float64Array, value: number): void {
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child += 1;
    if ((heap[child] as number) >= value) break;
    heap[place] = heap[child] as number;
    place = child;
  }
  heap[place] = value;
}
