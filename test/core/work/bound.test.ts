import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fifoMakespan, makespanBound } from '../../../core/work/bound.ts';
import type { WorkItem } from '../../../core/members/types.ts';

const itemsOf = (latencies: readonly number[]): WorkItem[] =>
  latencies.map((latencyMs, id) => ({ id, dueMs: 0, isStalled: false, latencyMs, bytes: 0, status: 200 }));

const few = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 6 });
const many = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 60 });
const slotCounts = fc.integer({ min: 1, max: 4 });

/** The best of all ways to give every item a slot. */
function shortestOfAll(
  latencies: readonly number[],
  slots: number,
  loads = Array.from({ length: slots }, () => 0),
): number {
  const [first, ...rest] = latencies;
  if (first === undefined) return Math.max(...loads);
  return Math.min(...loads.map((load, slot) => shortestOfAll(rest, slots, loads.with(slot, load + first))));
}

/** A clock that goes from event to event: whoever is free takes the next item. */
function simulated(latencies: readonly number[], slots: number): number {
  const queue = [...latencies];
  let running: number[] = [];
  let now = 0;
  while (queue.length > 0 || running.length > 0) {
    while (queue.length > 0 && running.length < slots) running.push(now + (queue.shift() as number));
    now = Math.min(...running);
    running = running.filter((end) => end > now);
  }
  return now;
}

describe('the bound', () => {
  test('of N equal items on K slots is ⌈N/K⌉·L, and first come, first served reaches it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 70 }),
        fc.nat({ max: 500 }),
        (n, k, l) => {
          const items = itemsOf(Array.from({ length: n }, () => l));
          expect(makespanBound(items, k)).toBe(Math.ceil(n / k) * l);
          expect(fifoMakespan(items, k)).toBe(Math.ceil(n / k) * l);
        },
      ),
    );
  });

  test('is beaten by no schedule, however clever', () => {
    fc.assert(
      fc.property(few, slotCounts, (latencies, slots) => {
        expect(makespanBound(itemsOf(latencies), slots)).toBeLessThanOrEqual(shortestOfAll(latencies, slots) + 1e-9);
      }),
    );
  });

  test('is within twice of the best schedule, so that it says something', () => {
    fc.assert(
      fc.property(few, slotCounts, (latencies, slots) => {
        expect(2 * makespanBound(itemsOf(latencies), slots)).toBeGreaterThanOrEqual(shortestOfAll(latencies, slots));
      }),
    );
  });

  test('does not depend on the order of the items', () => {
    fc.assert(
      fc.property(many, slotCounts, (latencies, slots) => {
        expect(makespanBound(itemsOf(latencies.toReversed()), slots)).toBe(makespanBound(itemsOf(latencies), slots));
      }),
    );
  });

  test.each([
    ['the mean load of a slot', [30, 30, 30, 10], 2, 50],
    ['the longest item', [100, 1, 1, 1], 2, 100],
    ['the items that some slot must take', [10, 10, 10], 2, 20],
  ])('may be %s', (_, latencies, slots, bound) => {
    expect(makespanBound(itemsOf(latencies), slots)).toBe(bound);
  });

  test('of nothing is 0', () => {
    expect(makespanBound([], 4)).toBe(0);
    expect(fifoMakespan([], 4)).toBe(0);
  });
});

describe('first come, first served', () => {
  test('takes what a simulation of it takes', () => {
    fc.assert(
      fc.property(many, fc.integer({ min: 1, max: 20 }), (latencies, slots) => {
        expect(fifoMakespan(itemsOf(latencies), slots)).toBe(simulated(latencies, slots));
      }),
      { numRuns: 300 },
    );
  });

  test('is not shorter than the bound, and not longer than 2 − 1/K times the best schedule', () => {
    fc.assert(
      fc.property(few, slotCounts, (latencies, slots) => {
        const found = fifoMakespan(itemsOf(latencies), slots);
        expect(found).toBeGreaterThanOrEqual(makespanBound(itemsOf(latencies), slots) - 1e-9);
        expect(found).toBeLessThanOrEqual((2 - 1 / slots) * shortestOfAll(latencies, slots) + 1e-9);
      }),
    );
  });

  test.each([
    [1, 400],
    [2, 280],
    [4, 160],
    [64, 160],
  ])('takes four sites, of which the last is the slowest, on %d slots in %d ms', (slots, makespanMs) => {
    expect(fifoMakespan(itemsOf([120, 40, 80, 160]), slots)).toBe(makespanMs);
  });
});

test('of an open loop, bound and schedule count from the first arrival', () => {
  const items = itemsOf([10, 10, 10]).map((item, id) => ({ ...item, dueMs: 1000 + id * 4 }));
  expect(makespanBound(items, 8)).toBe(18);
  expect(fifoMakespan(items, 8)).toBe(18);
  expect(fifoMakespan(items, 1)).toBe(30);
});
