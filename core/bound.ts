import type { WorkItem } from './types.ts';

/**
 * The least time in which `slots` slots can do these items, in milliseconds: no schedule is shorter than the mean load
 * of a slot, than the longest item, or than the ⌈N/K⌉ items that some slot must take, each at least as long as the
 * shortest (the lower bounds of Graham, "Bounds on multiprocessing timing anomalies", 1969). Where all latencies are
 * equal it is ⌈N/K⌉·L.
 */
export function makespanBound(items: readonly WorkItem[], slots: number): number {
  let sum = 0;
  let longest = 0;
  let shortest = Number.POSITIVE_INFINITY;
  for (const { latencyMs } of items) {
    sum += latencyMs;
    longest = Math.max(longest, latencyMs);
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
  let makespan = 0;
  for (const { latencyMs } of items) {
    const end = (freeAt[0] ?? 0) + latencyMs;
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
