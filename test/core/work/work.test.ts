import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quantile } from '../../../core/stats/quantile.ts';
import { guardedOperations } from '../../../core/work/guarded-work.ts';
import type { DrawnWork, GuardedWork, LatencyKind } from '../../../core/members/types.ts';
import { itemsOf } from '../../../core/work/work.ts';

const LATENCY_MS = 20;
const SAMPLE = 100_000;
const kinds: readonly LatencyKind[] = ['constant', 'exponential', 'log-normal', 'pareto', 'bimodal'];

const drawn = (some: Partial<DrawnWork> = {}): DrawnWork => ({
  kind: 'drawn',
  operations: 100,
  latency: 'constant',
  latencyMs: LATENCY_MS,
  bytes: 64,
  stallShare: 0,
  stallMs: 1000,
  errorShare: 0,
  ...some,
});
const guarded = (some: Partial<GuardedWork>): GuardedWork => ({ ...drawn(), kind: 'guarded', ...some });
const latencies = (some: Partial<DrawnWork>, seed = 1) =>
  itemsOf({ work: drawn(some), seed }).map((item) => item.latencyMs);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const share = <T>(values: readonly T[], is: (value: T) => boolean) => values.filter(is).length / values.length;

describe('drawn work', () => {
  test('of constant latency is the same item again and again, but for its id', () => {
    expect(itemsOf({ work: drawn({ operations: 3 }), seed: 5 })).toEqual([
      { id: 0, dueMs: 0, isStalled: false, latencyMs: 20, bytes: 64, status: 200 },
      { id: 1, dueMs: 0, isStalled: false, latencyMs: 20, bytes: 64, status: 200 },
      { id: 2, dueMs: 0, isStalled: false, latencyMs: 20, bytes: 64, status: 200 },
    ]);
  });

  test.each(kinds)(
    'of %s latency is the same for the same seed, and an item does not depend on how many there are',
    (latency) => {
      const some = { latency, stallShare: 0.2, errorShare: 0.2 };
      fc.assert(
        fc.property(fc.integer(), fc.integer({ min: 1, max: 50 }), (seed, operations) => {
          const few = itemsOf({ work: drawn({ ...some, operations }), seed });
          const many = itemsOf({ work: drawn({ ...some, operations: 50 }), seed });
          expect(few).toEqual(many.slice(0, operations));
        }),
        { numRuns: 20 },
      );
    },
  );

  test.each(kinds.filter((kind) => kind !== 'constant'))('of %s latency is another for another seed', (latency) => {
    expect(latencies({ latency }, 1)).not.toEqual(latencies({ latency }, 2));
  });

  test.each(kinds)('of %s latency has the mean that was asked for', (latency) => {
    const found = mean(latencies({ latency, operations: SAMPLE }));
    expect(found / LATENCY_MS).toBeGreaterThan(0.98);
    expect(found / LATENCY_MS).toBeLessThan(1.02);
  });

  test.each(kinds)('of %s latency never waits less than nothing', (latency) => {
    const found = latencies({ latency, operations: SAMPLE }, 2);
    expect(found.every((ms) => Number.isFinite(ms) && ms >= 0)).toBe(true);
    expect(new Set(latencies({ latency, latencyMs: 0 }))).toEqual(new Set([0]));
  });

  test('has latencies of the shape that their name says', () => {
    const at = (latency: LatencyKind, p: number) =>
      quantile(
        latencies({ latency, operations: SAMPLE, latencyMs: 1 }).toSorted((a, b) => a - b),
        p,
      );
    expect(at('exponential', 0.5)).toBeCloseTo(Math.log(2), 1);
    expect(at('exponential', 0.99)).toBeCloseTo(Math.log(100), 0);
    expect(at('log-normal', 0.5)).toBeCloseTo(Math.exp(-0.32), 1);
    expect(at('log-normal', 0.99) / at('log-normal', 0.5)).toBeCloseTo(Math.exp(0.8 * 2.326), 0);
    expect(at('pareto', 0)).toBeCloseTo(0.6, 3);
    expect(at('pareto', 0.99)).toBeCloseTo(0.6 * 100 ** (1 / 2.5), 0);
    expect(new Set(latencies({ latency: 'bimodal', latencyMs: 1, operations: 1000 }))).toEqual(new Set([0.5, 5.5]));
    expect(share(latencies({ latency: 'bimodal', latencyMs: 1, operations: SAMPLE }), (ms) => ms === 5.5)).toBeCloseTo(
      0.1,
      2,
    );
  });
});

describe('stalls and errors', () => {
  test('have the shares that were asked for, and fall on different items', () => {
    const items = itemsOf({ work: drawn({ operations: SAMPLE, stallShare: 0.1, errorShare: 0.25 }), seed: 3 });
    const isStalled = ({ latencyMs }: { latencyMs: number }) => latencyMs === LATENCY_MS + 1000;
    const isError = ({ status }: { status: number }) => status === 500;
    expect(share(items, isStalled)).toBeCloseTo(0.1, 2);
    expect(share(items, isError)).toBeCloseTo(0.25, 2);
    expect(share(items, (item) => isStalled(item) && isError(item))).toBeCloseTo(0.025, 2);
    expect(items.every((item) => isStalled(item) || item.latencyMs === LATENCY_MS)).toBe(true);
    expect(items.every((item) => isError(item) || item.status === 200)).toBe(true);
  });

  test('stop after the share of items that was asked for', () => {
    const items = itemsOf({ work: guarded({ operations: 100, stallShare: 1, stallUntil: 0.25 }), seed: 3 });
    expect(items.map(({ isStalled }) => isStalled)).toEqual(items.map(({ id }) => id < 25));
  });

  test('fall on those only that are guarded', () => {
    const round = { work: guarded({ operations: SAMPLE, stallShare: 0.2, guardedShare: 0.5 }), seed: 4 };
    const isGuarded = guardedOperations(round);
    const items = itemsOf(round);
    expect(share(items, ({ id }) => isGuarded(id))).toBeCloseTo(0.5, 2);
    expect(share(items, ({ isStalled }) => isStalled)).toBeCloseTo(0.1, 2);
    expect(items.every(({ id, isStalled }) => isGuarded(id) || !isStalled)).toBe(true);
  });

  test('fall on the same items of a seed whatever version drew them', () => {
    const some = { operations: 40, latencyMs: 5, stallShare: 0.6, guardedShare: 0.5, stallUntil: 0.75 };
    const items = itemsOf({ work: guarded({ ...some, latency: 'exponential' }), seed: 7 });
    expect(items.flatMap(({ id, isStalled }) => (isStalled ? [id] : []))).toEqual([
      4, 7, 12, 13, 14, 17, 19, 21, 27, 29,
    ]);
    expect(items[3]?.latencyMs).toBe(0.3995457120995435);
  });

  test('guard every item where nothing else is said, and a group that has a guarded one', () => {
    const isAlways = guardedOperations({ work: drawn({ operations: 9 }), seed: 1 });
    expect(Array.from({ length: 9 }, (_, id) => isAlways(id))).not.toContain(false);
    const work = guarded({ operations: 9, group: 3, guardedShare: 0.3 });
    const isGuarded = guardedOperations({ work, seed: 5 });
    const alone = guardedOperations({ work: { ...work, group: 1 }, seed: 5 });
    const ofGroups = Array.from({ length: 9 }, (_, id) => isGuarded(id));
    expect(ofGroups).toEqual(ofGroups.map((_, id) => [0, 1, 2].some((part) => alone(3 * id + part))));
    expect(new Set(ofGroups)).toEqual(new Set([true, false]));
  });

  test.each([0, 1.5, -1])('a bulkhead that lets in %s is none, nor is one of a closed loop', (bulkhead) => {
    const arrivals = { kind: 'constant', ratePerSecond: 10 } as const;
    const work = guarded({ operations: 1 });
    expect(() => itemsOf({ work: { ...work, arrivals, bulkhead }, seed: 1 })).toThrow('a whole number of at least 1');
    expect(() => itemsOf({ work: { ...work, bulkhead: 2 }, seed: 1 })).toThrow('operations that come at a rate');
  });

  test('come on top of the latency, which is the same as without them', () => {
    const plain = latencies({ latency: 'exponential' });
    const stalled = latencies({ latency: 'exponential', stallShare: 0.3 });
    const added = new Set(stalled.map((ms, id) => Math.round(ms - (plain[id] as number))));
    expect(added).toEqual(new Set([0, 1000]));
  });

  test('are none at a share of 0, and all at a share of 1', () => {
    expect(new Set(latencies({ stallShare: 1 }))).toEqual(new Set([LATENCY_MS + 1000]));
    const statuses = (errorShare: number) =>
      new Set(itemsOf({ work: drawn({ errorShare }), seed: 1 }).map(({ status }) => status));
    expect(statuses(0)).toEqual(new Set([200]));
    expect(statuses(1)).toEqual(new Set([500]));
  });
});

test('listed work is exactly what is listed, whatever the seed', () => {
  const work = {
    kind: 'listed',
    items: [
      { latencyMs: 120, bytes: 7 },
      { latencyMs: 40, bytes: 9 },
    ],
  } as const;
  for (const seed of [1, 2]) {
    expect(itemsOf({ work, seed })).toEqual([
      { id: 0, dueMs: 0, isStalled: false, latencyMs: 120, bytes: 7, status: 200 },
      { id: 1, dueMs: 0, isStalled: false, latencyMs: 40, bytes: 9, status: 200 },
    ]);
  }
});

test.each([
  [{ operations: 2 ** 31 }, '2147483648'],
  [{ operations: 4_000_000, group: 3 }, '12000000'],
])('a round of more than anybody could hold is refused before it is drawn: %j', (given, told) => {
  expect(() => itemsOf({ work: { ...drawn(given), ...given }, seed: 1 })).toThrow(
    new RangeError(`a round has 10000000 requests at most, and not ${told}`),
  );
});
