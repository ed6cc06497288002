import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Interval } from '../../../core/stats/interval.ts';
import { normalTail } from '../../../core/stats/normal.ts';
import { isFalling, slopeInterval, theilSen, trendP } from '../../../core/stats/theil-sen.ts';

const series = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 25 });
/** y <- sin((1:n)^2) + (1:n)/100 */
const wobble = (n: number): number[] => Array.from({ length: n }, (_, i) => Math.sin((i + 1) ** 2) + (i + 1) / 100);
const positions = (ys: readonly number[]): number[] => ys.map((_, index) => index);

function orders(values: readonly number[]): number[][] {
  if (values.length === 0) return [[]];
  return values.flatMap((first, index) => orders(values.toSpliced(index, 1)).map((rest) => [first, ...rest]));
}

test('the line through points with a wild one is the one of scipy', () => {
  // python3 -c "from scipy import stats
  // print(stats.theilslopes([1.1,2.3,2.9,4.2,40,5.8,7.1], [1,2,3,4,5,6,8], method='joint'))"
  const { slope, intercept } = theilSen([1, 2, 3, 4, 5, 6, 8], [1.1, 2.3, 2.9, 4.2, 40, 5.8, 7.1]);
  expect(slope).toBeCloseTo(0.9, 12);
  expect(intercept).toBeCloseTo(0.4, 12);
});

test('pairs with equal xs say nothing about the slope', () => {
  // python3 -c "from scipy import stats; print(stats.theilslopes([3,1,4,1,5,9], [1,1,2,2,3,4], method='joint'))"
  expect(theilSen([1, 1, 2, 2, 3, 4], [3, 1, 4, 1, 5, 9])).toEqual({ slope: 2, intercept: -0.5 });
});

test('a line is found again, in whatever order its points come', () => {
  expect(theilSen([4, 0, 2, 1], [-1, 7, 3, 5])).toEqual({ slope: -2, intercept: 7 });
});

test('the line follows a change of unit', () => {
  fc.assert(
    fc.property(series, (ys) => {
      const { slope, intercept } = theilSen(positions(ys), ys);
      const changed = theilSen(
        positions(ys),
        ys.map((y) => 4 * y + 3),
      );
      expect(changed.slope).toBeCloseTo(4 * slope, 9);
      expect(changed.intercept).toBeCloseTo(4 * intercept + 3, 9);
    }),
  );
});

test('a line needs two different xs, a y for every x, and finite numbers', () => {
  expect(() => theilSen([], [])).toThrow(RangeError);
  expect(() => theilSen([1, 1], [2, 3])).toThrow(RangeError);
  expect(() => theilSen([1, 2], [2])).toThrow(RangeError);
  expect(() => theilSen([1, 2], [2, 3, 4])).toThrow(RangeError);
  expect(() => theilSen([1, 2, 3], [1, NaN, 3])).toThrow(RangeError);
  expect(() => theilSen([1, 2, Infinity], [1, 2, 3])).toThrow(RangeError);
});

describe('the interval of a slope', () => {
  test.each([
    // python3 -c "from scipy import stats; print(stats.theilslopes(y, x))", which approximates what here is exact
    { x: [1, 2, 3, 4, 5, 6, 8], y: [1.1, 2.3, 2.9, 4.2, 40, 5.8, 7.1], ends: [0.65, 9.725] },
    {
      x: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
      y: [3.1, 2.2, 4.7, 5.9, 4.1, 7.8, 8.4, 7.2, 9.9, 9.1, 12.6, 11.3],
      ends: [0.6285714285714284, 1.0333333333333332],
    },
  ])('is that of scipy for $y', ({ x, y, ends }) => {
    const { estimate, low, high, coverage } = slopeInterval(x, y) as Interval;
    expect(estimate).toBe(theilSen(x, y).slope);
    expect([low, high]).toEqual(ends.map((end) => expect.closeTo(end, 12)));
    expect(coverage).toBeGreaterThanOrEqual(0.95);
  });

  test('of sixty points is the approximation of scipy', () => {
    // python3 -c "from math import sin; from scipy import stats
    // print(stats.theilslopes([sin(i*i)+i/100 for i in range(1, 61)], range(60)))"
    const { low, high, coverage } = slopeInterval(positions(wobble(60)), wobble(60)) as Interval;
    expect([low, high, coverage]).toEqual([0.0058687579525497175, 0.027190737930290317, 0.95]);
  });

  test('with several rounds at an x is that of scipy, and never narrower', () => {
    // python3 -c "from scipy import stats; print(stats.theilslopes(y, x, .8), stats.theilslopes(y, x, .95))"
    const x = [1, 1, 1, 2, 2, 2, 4, 4, 4, 8, 8, 8, 16, 16, 16];
    const y = [10.1, 10.4, 9.7, 11.3, 10.9, 11.6, 13.2, 12.8, 13.9, 17.1, 18, 16.6, 25.4, 24.3, 26.2];
    const ends = { low: expect.closeTo(0.9571428571428573, 12), high: expect.closeTo(1.0642857142857143, 12) };
    expect(slopeInterval(x, y, 0.8)).toMatchObject(ends);
    const { low, high } = slopeInterval(x, y) as Interval;
    expect(low).toBeLessThanOrEqual(0.9466666666666668); // of slopes in a row, scipy takes the nearest, we the next outside
    expect(high).toBeGreaterThanOrEqual(1.0928571428571427);
  });

  test('needs five points for 95 %', () => {
    expect(slopeInterval([1, 2, 3, 4], [1, 2, 3, 4])).toBeNull();
    expect(slopeInterval([1, 2, 3, 4, 5], [2, 4, 6, 8, 10])).toMatchObject({ estimate: 2, low: 2, high: 2 });
    expect(slopeInterval([1, 1, 2, 2], [1, 2, 3, 4])).toBeNull();
  });

  test('holds the true slope as often as it says, over all orders of the errors', () => {
    const errors = orders([-2.9, -1.3, -0.4, 0.5, 1.7, 3.1]);
    const x = [0, 1, 2, 4, 8, 16];
    const intervals = errors.map((error) =>
      slopeInterval(
        x,
        x.map((value, index) => 3 * value + (error[index] as number)),
        0.9,
      ),
    ) as Interval[];
    const held = intervals.filter(({ low, high }) => low <= 3 && 3 <= high).length / intervals.length;
    expect(held).toBeCloseTo((intervals[0] as Interval).coverage, 12);
  });

  test('refuses what is no line, and what is no confidence', () => {
    expect(() => slopeInterval([1, 1, 1], [1, 2, 3])).toThrow(RangeError);
    expect(() => slopeInterval([1, 2, 3], [1, 2])).toThrow(RangeError);
    expect(() => slopeInterval([1, 2, 3], [1, NaN, 3])).toThrow(RangeError);
    expect(() => slopeInterval([1, 1, 3], [1, 2, 3], 95)).toThrow(RangeError);
    expect(() => slopeInterval([1, 2, 3], [1, 2, 3], 1)).toThrow(RangeError);
  });
});

test.each([
  // python3 -c "from scipy import stats; print(stats.kendalltau(range(len(y)), y, method='exact').pvalue)"
  { y: [5, 3, 4, 9, 7, 6, 8, 12, 10, 11], p: 0.009148478835978836 },
  { y: [1, 2, 3, 4, 5], p: 0.016666666666666666 },
  { y: [4, 3, 2, 1], p: 0.08333333333333333 },
])('p of $y is the exact one of scipy', ({ y, p }) => {
  expect(trendP(y)).toBeCloseTo(p, 12);
});

test('p of fifty values is still exact', () => {
  // Rscript -e "options(digits = 15); y <- sin((1:50)^2) + (1:50)/100; cor.test(1:50, y, method = 'kendall', exact = TRUE)"
  expect(trendP(wobble(50))).toBeCloseTo(0.0879720811894975, 12);
});

test('p of sixty values is the normal approximation of R', () => {
  // Rscript -e "options(digits = 15); y <- sin((1:60)^2) + (1:60)/100
  // cor.test(1:60, y, method = 'kendall', exact = FALSE, continuity = TRUE)"
  expect(trendP(wobble(60))).toBeCloseTo(0.00225039862786148, 12);
});

test('p with ties is the normal approximation of R', () => {
  // Rscript -e "options(digits = 15)
  // cor.test(1:12, c(5,3,4,4,7,6,8,8,8,6,9,7), method = 'kendall', exact = FALSE, continuity = TRUE)"
  expect(trendP([5, 3, 4, 4, 7, 6, 8, 8, 8, 6, 9, 7])).toBeCloseTo(0.0147456840904823, 12);
});

test('p keeps its promise over all orders of six values', () => {
  const ps = orders([1, 2, 3, 4, 5, 6]).map(trendP);
  for (const p of new Set(ps)) {
    const asSmall = ps.filter((other) => other <= p + 1e-12).length / ps.length;
    expect(asSmall).toBeCloseTo(p, 12);
  }
});

test('p is 1 where no trend can be: too short a series, or a constant one', () => {
  expect([[], [3], [2, 2, 2, 2, 2]].map(trendP)).toEqual([1, 1, 1]);
});

test('p is the same for a rise, a fall, and another unit', () => {
  fc.assert(
    fc.property(series, (ys) => {
      const p = trendP(ys);
      expect(p).toBeGreaterThan(0);
      expect(p).toBeLessThanOrEqual(1);
      expect(trendP(ys.toReversed())).toBe(p);
      expect(trendP(ys.map((y) => 7 - 2 * y))).toBe(p);
    }),
  );
});

test('p refuses what was not measured', () => {
  expect(() => trendP([1, 2, NaN])).toThrow(RangeError);
});

test('a series falls where more of its pairs do than chance explains, counted one by one', () => {
  const values = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 90 });
  fc.assert(
    fc.property(values, fc.constantFrom(0.01, 0.2, 1), (ys, p) => {
      const pairs = ys.flatMap((later, at) => ys.slice(0, at).map((earlier) => Math.sign(later - earlier)));
      const balance = pairs.reduce((sum, sign) => sum + sign, 0);
      expect(isFalling(ys, p)).toBe(balance < 0 && trendP(ys) < p);
    }),
  );
});

test('ten thousand values have as many rising pairs as the longest way round counts', () => {
  const ys = Array.from({ length: 10_000 }, (_, at) => (at * 7919) % 10_007);
  let balance = 0;
  for (const [at, later] of ys.entries())
    for (let before = 0; before < at; before += 1) balance += Math.sign(later - (ys[before] as number));
  const z = (Math.abs(balance) - 1) / Math.sqrt((10_000 * 9999 * 20_005) / 18);
  expect(trendP(ys)).toBeCloseTo(2 * normalTail(z), 12);
});
