import { describe, expect, test } from 'vitest';
import { fifoMakespan, idealOf, makespanBound } from '../../../core/work/bound.ts';
import type { Arrivals, WorkItem } from '../../../core/members/types.ts';
import { drawn, itemsOf } from '../../../core/work/work.ts';

const dueOf = (arrivals: Arrivals | null, operations: number, seed = 1): number[] =>
  itemsOf({ seed, work: { ...drawn({ operations }), arrivals } }).map(({ dueMs }) => dueMs);
const gapsOf = (due: readonly number[]): number[] => due.map((at, index) => at - (due[index - 1] ?? 0));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('operations come in', () => {
  test('all at once in a closed loop', () => {
    expect(dueOf(null, 3)).toEqual([0, 0, 0]);
  });

  test('each a gap of 1 ÷ rate after the one before, at a constant rate', () => {
    expect(dueOf({ kind: 'constant', ratePerSecond: 250 }, 4)).toEqual([4, 8, 12, 16]);
  });

  describe('as a Poisson process', () => {
    const OPERATIONS = 20_000;
    const gaps = gapsOf(dueOf({ kind: 'poisson', ratePerSecond: 500 }, OPERATIONS));

    test('with gaps of 1 ÷ rate in the mean', () => {
      // the standard error of the mean of n exponential gaps is their mean ÷ √n
      expect(Math.abs(mean(gaps) - 2)).toBeLessThan((4 * 2) / Math.sqrt(OPERATIONS));
    });

    test('with exponential gaps: P(gap > t) = e^(−t ÷ mean)', () => {
      for (const times of [0.1, 0.5, 1, 2, 3]) {
        const expected = Math.exp(-times);
        const found = gaps.filter((gap) => gap > times * 2).length / OPERATIONS;
        expect(Math.abs(found - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / OPERATIONS));
      }
    });

    test('with gaps that know nothing of each other', () => {
      const average = mean(gaps);
      const centred = gaps.map((gap) => gap - average);
      const covariance = mean(centred.slice(1).map((gap, index) => gap * (centred[index] as number)));
      expect(Math.abs(covariance / mean(centred.map((gap) => gap ** 2)))).toBeLessThan(4 / Math.sqrt(OPERATIONS));
    });

    test('the same by the same seed, and otherwise by another', () => {
      const poisson = { kind: 'poisson', ratePerSecond: 500 } as const;
      expect(dueOf(poisson, 5, 7)).toEqual(dueOf(poisson, 5, 7));
      expect(dueOf(poisson, 5, 7)).not.toEqual(dueOf(poisson, 5, 8));
    });

    test('twice as fast at twice the rate', () => {
      const slow = dueOf({ kind: 'poisson', ratePerSecond: 100 }, 9);
      const fast = dueOf({ kind: 'poisson', ratePerSecond: 200 }, 9);
      for (const [index, due] of fast.entries()) expect(due * 2).toBeCloseTo(slow[index] as number, 9);
    });
  });

  test('without changing what comes in', () => {
    const work = drawn({ operations: 9, latency: 'pareto', latencyMs: 3, stallShare: 0.5, stallMs: 5 });
    const withoutDue = (arrivals: Arrivals | null) =>
      itemsOf({ seed: 4, work: { ...work, arrivals } }).map(({ dueMs: _due, ...item }) => item);
    expect(withoutDue({ kind: 'poisson', ratePerSecond: 10 })).toEqual(withoutDue(null));
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('at no rate of %s', (ratePerSecond) => {
    expect(() => dueOf({ kind: 'constant', ratePerSecond }, 1)).toThrow('must be more than 0, and finite');
  });
});

describe('the patience of a client', () => {
  const statuses = (timeoutMs: number | undefined) =>
    itemsOf({
      seed: 2,
      work: drawn({ operations: 200, latencyMs: 10, stallShare: 0.2, stallMs: 100, errorShare: 0.2, timeoutMs }),
    });

  test('ends with what is delayed for longer, and with nothing else', () => {
    for (const { latencyMs, status } of statuses(50)) {
      if (latencyMs > 50) expect(status).toBe(504);
      else expect(status).not.toBe(504);
    }
    expect(statuses(50).filter(({ status }) => status === 504)).not.toHaveLength(0);
  });

  test('gives up what would have been an error, too, if it takes so long', () => {
    const before = statuses(undefined);
    const after = statuses(50);
    const late = before.filter(({ status, latencyMs }) => status === 500 && latencyMs > 50);
    expect(late).not.toHaveLength(0);
    for (const { id } of late) expect(after[id]?.status).toBe(504);
  });

  test('is enough for what takes exactly as long', () => {
    expect(itemsOf({ seed: 2, work: drawn({ operations: 3, latencyMs: 10, timeoutMs: 10 }) })).toMatchObject([
      { status: 200 },
      { status: 200 },
      { status: 200 },
    ]);
  });

  test.each([Number.POSITIVE_INFINITY, Number.NaN, -1])(
    'is not %s: that would be another one elsewhere',
    (timeoutMs) => {
      expect(() => statuses(timeoutMs)).toThrow('leave it out where the client waits for ever');
    },
  );
});

describe('the ideal of an open loop', () => {
  const items = (rows: readonly (readonly [dueMs: number, latencyMs: number])[]): WorkItem[] =>
    rows.map(([dueMs, latencyMs], id) => ({ id, dueMs, latencyMs, bytes: 0, status: 200, isStalled: false }));

  test('is no shorter than the last arrival and its latency', () => {
    expect(
      makespanBound(
        items([
          [0, 10],
          [100, 10],
        ]),
        4,
      ),
    ).toBe(110);
    expect(
      makespanBound(
        items([
          [0, 200],
          [100, 10],
        ]),
        4,
      ),
    ).toBe(200);
  });

  test('is what the slots can do, where arrivals are faster than they are', () => {
    expect(
      makespanBound(
        items([
          [1, 50],
          [2, 50],
          [3, 50],
        ]),
        1,
      ),
    ).toBe(150);
  });

  test('by first come, first served waits for arrivals, and arrivals for slots', () => {
    // one slot: 0–10, idle to 30, 30–40, and the third waits from 35 to 40
    expect(
      fifoMakespan(
        items([
          [0, 10],
          [30, 10],
          [35, 10],
        ]),
        1,
      ),
    ).toBe(50);
    expect(
      fifoMakespan(
        items([
          [0, 10],
          [30, 10],
          [35, 10],
        ]),
        2,
      ),
    ).toBe(45);
  });

  test('by first come, first served is never below the bound', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const arrivals = { kind: 'poisson', ratePerSecond: 200 } as const;
      const made = itemsOf({
        seed,
        work: { ...drawn({ operations: 30, latency: 'pareto', latencyMs: 12 }), arrivals },
      });
      for (const slots of [1, 3, 8]) {
        expect(fifoMakespan(made, slots)).toBeGreaterThanOrEqual(makespanBound(made, slots) - 1e-9);
      }
    }
  });

  test('is made of the least that an operation takes, where the suite says more than the latency', () => {
    const ideal = idealOf(
      { bound: makespanBound, leastMs: ({ latencyMs }, { hops }) => latencyMs * Number(hops) },
      { hops: 3 },
    );
    const four = items([
      [0, 10],
      [0, 10],
      [0, 10],
      [0, 10],
    ]);
    expect(ideal?.boundMs(four, 2)).toBe(60);
    expect(ideal?.fifoMs(four, 2)).toBe(60);
    expect(idealOf({ bound: makespanBound }, {})?.boundMs(four, 2)).toBe(20);
    expect(idealOf({ bound: null }, {})).toBeNull();
  });
});
