import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uniform } from '../../../core/work/random.ts';
import type { Interval } from '../../../core/stats/interval.ts';
import { mannWhitneyP, twoSampleShift } from '../../../core/stats/mann-whitney.ts';

/** Log-ratios of two runs, without ties; as `a <- c(…)` and `b <- c(…)` in the R commands below. */
const a = [0.021, -0.013, 0.034, 0.052, -0.008, 0.047, 0.029, 0.016, -0.031, 0.058, 0.041, 0.005];
const b = [0.061, 0.043, 0.0285, 0.0905, 0.0335, 0.0075, 0.0795, 0.0655, 0.0445, 0.0155];
/** x <- sin((1:n)^2); y <- sin((1:m)^2 + 1) + .2 */
const waves = (n: number) => Array.from({ length: n }, (_, index) => Math.sin((index + 1) ** 2));
const shifted = (m: number) => Array.from({ length: m }, (_, index) => Math.sin((index + 1) ** 2 + 1) + 0.2);

const sample = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 4, maxLength: 12 });
const tied = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 6 });
const untied = fc
  .uniqueArray(fc.integer({ min: -10_000, max: 10_000 }), { minLength: 8, maxLength: 18 })
  .chain((values) =>
    fc
      .integer({ min: 4, max: values.length - 4 })
      .map((cut) => [values.slice(0, cut), values.slice(cut)] as [number[], number[]]),
  );

function expectInterval(found: Interval | null, [estimate, low, high]: readonly [number, number, number]): void {
  expect(found?.estimate).toBeCloseTo(estimate, 12);
  expect(found?.low).toBeCloseTo(low, 12);
  expect(found?.high).toBeCloseTo(high, 12);
}

/** Twice the smaller share of all ways to deal the values to the two samples that is as one-sided as the one seen. */
function byCounting(xs: readonly number[], ys: readonly number[]): number {
  const pooled = [...xs, ...ys];
  const doubledRank = (value: number): number =>
    2 * pooled.filter((other) => other < value).length + pooled.filter((other) => other === value).length + 1;
  const ranks = pooled.map(doubledRank);
  const hands = ranks.reduce((all, rank) => all.flatMap((hand) => [hand, [...hand, rank]]), [[]] as number[][]);
  const sums = hands.filter((hand) => hand.length === xs.length).map((hand) => hand.reduce((sum, r) => sum + r, 0));
  const seen = ranks.slice(0, xs.length).reduce((sum, rank) => sum + rank, 0);
  const share = (isFar: (sum: number) => boolean): number => sums.filter(isFar).length / sums.length;
  return Math.min(
    1,
    2 *
      Math.min(
        share((sum) => sum <= seen),
        share((sum) => sum >= seen),
      ),
  );
}

describe('the shift', () => {
  test('of two runs is the one of R', () => {
    // Rscript -e "wilcox.test(b, a, conf.int = TRUE, exact = TRUE)", and with conf.level = .99
    expectInterval(twoSampleShift(a, b), [0.024, -0.0025, 0.051]);
    expectInterval(twoSampleShift(a, b, 0.99), [0.024, -0.0125, 0.0605]);
  });

  test('of many values is the one of R', () => {
    // Rscript -e "options(digits = 15); wilcox.test(y, x, conf.int = TRUE, exact = TRUE)" with n = 60, m = 80
    expectInterval(twoSampleShift(waves(60), shifted(80)), [0.304185295280971, 0.117490935561968, 0.58628557967945849]);
  });

  test('of more values than are counted out is the one of R that counts them out', () => {
    // the same with n = 150, m = 120: R is exact; here the normal approximation chooses the neighbour of 18 000 differences
    const found = twoSampleShift(waves(150), shifted(120));
    expect(found?.estimate).toBeCloseTo(0.2068961114002523, 12);
    expect(found?.low).toBeCloseTo(0.0805108226206528, 3);
    expect(found?.high).toBeCloseTo(0.353146488754907, 3);
    expect(found?.coverage).toBeCloseTo(0.95, 3);
  });

  test('says the coverage that it has: four and four values give 97.1 %', () => {
    const found = twoSampleShift([1, 2, 3, 4], [11, 12, 13, 14]);
    expect(found).toMatchObject({ estimate: 10, low: 7, high: 13 });
    expect(found?.coverage).toBeCloseTo(1 - 2 / 70, 12);
  });

  test('of too few values has no interval: three and three are not enough, three and five are', () => {
    expect(twoSampleShift([1, 2, 3], [4, 5, 6])).toBeNull();
    expect(twoSampleShift([1, 2, 3], [4, 5, 6, 7, 8])).not.toBeNull();
    expect(twoSampleShift([1, 2, 3, 4], [5, 6, 7, 8], 0.99)).toBeNull();
    expect(twoSampleShift([], [])).toBeNull();
    expect(twoSampleShift([], [1, 2, 3, 4, 5, 6])).toBeNull();
  });

  test('contains its estimate, covers what was asked for, and turns its sign with the order of the samples', () => {
    fc.assert(
      fc.property(sample, sample, (xs, ys) => {
        const { estimate, low, high, coverage } = twoSampleShift(xs, ys) as Interval;
        expect(low).toBeLessThanOrEqual(estimate);
        expect(high).toBeGreaterThanOrEqual(estimate);
        expect(coverage).toBeGreaterThanOrEqual(0.95);
        const turned = twoSampleShift(ys, xs) as Interval;
        expect([turned.estimate, turned.low, turned.high]).toEqual([0 - estimate, 0 - high, 0 - low]);
      }),
    );
  });

  test('grows by what the second sample grows', () => {
    fc.assert(
      fc.property(sample, sample, fc.integer({ min: -99, max: 99 }), (xs, ys, by) => {
        const { estimate, low } = twoSampleShift(xs, ys) as Interval;
        const moved = twoSampleShift(
          xs,
          ys.map((y) => y + by),
        ) as Interval;
        expect([moved.estimate, moved.low]).toEqual([estimate + by, low + by]);
      }),
    );
  });

  test('is not moved far by one wild round', () => {
    expect(twoSampleShift([1, 2, 3, 4, 5], [1, 2, 3, 4, 1e9])?.estimate).toBeLessThan(3);
  });

  test('holds the truth as often as it says, on noise with heavy tails', () => {
    const repeats = 4000;
    const [n, m] = [8, 10];
    const noise = (seed: number, size: number, repeat: number) =>
      Array.from({ length: size }, (_, index) => {
        const u = uniform(seed, repeat * size + index) - 0.5;
        return -Math.sign(u) * Math.log(1 - 2 * Math.abs(u));
      });
    let held = 0;
    let coverage = 0;
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const ys = noise(12, m, repeat).map((value) => value + 3);
      const interval = twoSampleShift(noise(11, n, repeat), ys) as Interval;
      if (interval.low <= 3 && 3 <= interval.high) held += 1;
      coverage = interval.coverage;
    }
    const standardError = Math.sqrt((coverage * (1 - coverage)) / repeats);
    expect(Math.abs(held / repeats - coverage)).toBeLessThan(3 * standardError);
  });
});

describe('p', () => {
  test('of two runs is the one of scipy and R', () => {
    // python3 -c "from scipy import stats; print(stats.mannwhitneyu(a, b, method='exact').pvalue)"
    // Rscript -e "options(digits = 15); wilcox.test(b, a, exact = TRUE)$p.value"
    expect(mannWhitneyP(a, b)).toBeCloseTo(0.0804211268607554, 12);
  });

  test('of many values is the one of R', () => {
    // Rscript -e "options(digits = 15); wilcox.test(y, x, exact = TRUE)$p.value" with n = 60, m = 80
    expect(mannWhitneyP(waves(60), shifted(80))).toBeCloseTo(0.00252084575969883, 12);
  });

  test('of more values than are counted out is the approximation of R', () => {
    // Rscript -e "options(digits = 15); wilcox.test(y, x, exact = FALSE, correct = TRUE)$p.value" with n = 150, m = 120
    expect(mannWhitneyP(waves(150), shifted(120))).toBeCloseTo(0.00381581694083172, 12);
  });

  test('of many tied values is the approximation of scipy, corrected for ties', () => {
    // python3 -c "x = [round(np.sin(i*i)*5) for i in range(1, 151)]; y = [round(np.sin(i*i+1)*5+.7) for i in range(1, 121)]
    // print(stats.mannwhitneyu(x, y, method='asymptotic').pvalue)"
    const xs = waves(150).map((value) => Math.round(value * 5));
    const ys = shifted(120).map((value) => Math.round((value - 0.2) * 5 + 0.7));
    expect(mannWhitneyP(xs, ys)).toBeCloseTo(0.04230976329308929, 12);
  });

  test.each([
    // /usr/bin/python3 -c "import numpy as np; from scipy import stats
    // def t(x, y, axis):
    //     ranks = stats.rankdata(np.concatenate((x, y), axis=axis), axis=axis)
    //     return np.sum(ranks.take(range(x.shape[axis]), axis=axis), axis=axis)
    // print(stats.permutation_test((np.array(x), np.array(y)), t, n_resamples=np.inf).pvalue)"
    { x: [1, 2, 2, 3, 3], y: [2, 3, 4, 4, 5, 5], p: 0.06060606060606061 },
    { x: [1, 1, 1, 2], y: [1, 2, 2, 2, 2], p: 0.3333333333333333 },
    { x: [1, 1, 1], y: [1, 1, 1, 2], p: 1 },
    { x: [0, 0, 0, 1, 5], y: [0, 0, 2, 2], p: 0.9682539682539683 },
  ])('stays exact with ties: $x and $y', ({ x, y, p }) => {
    expect(mannWhitneyP(x, y)).toBeCloseTo(p, 12);
  });

  test('agrees with counting all deals, whatever is tied', () => {
    fc.assert(
      fc.property(tied, tied, (xs, ys) => {
        expect(mannWhitneyP(xs, ys)).toBeCloseTo(byCounting(xs, ys), 12);
      }),
    );
  });

  test('is 1 where there is nothing to tell apart', () => {
    expect(mannWhitneyP([], [])).toBe(1);
    expect(mannWhitneyP([], [1, 2])).toBe(1);
    expect(mannWhitneyP([1, 2, 3], [1, 2, 3])).toBeCloseTo(1, 12);
    expect(mannWhitneyP([0, -0, 0], [0, 0, -0])).toBeCloseTo(1, 12);
    const constant = Array.from({ length: 150 }, () => 7);
    expect(mannWhitneyP(constant, constant)).toBe(1);
  });

  test('does not depend on which sample comes first, nor on the unit', () => {
    fc.assert(
      fc.property(sample, sample, (xs, ys) => {
        const p = mannWhitneyP(xs, ys);
        expect(mannWhitneyP(ys, xs)).toBeCloseTo(p, 12);
        const inOtherUnit = (values: number[]) => values.map((value) => 5 - 8 * value);
        expect(mannWhitneyP(inOtherUnit(xs), inOtherUnit(ys))).toBeCloseTo(p, 12);
      }),
    );
  });

  test('and the interval agree on whether 0 is left out', () => {
    fc.assert(
      fc.property(untied, ([xs, ys]) => {
        const { low, high, coverage } = twoSampleShift(xs, ys) as Interval;
        expect(mannWhitneyP(xs, ys) <= 1 - coverage + 1e-12).toBe(low > 0 || high < 0);
      }),
    );
  });
});

test('refuses what was not measured', () => {
  expect(() => twoSampleShift([1, 2, 3, 4], [1, 2, 3, NaN])).toThrow(RangeError);
  expect(() => mannWhitneyP([1, -Infinity], [1])).toThrow(RangeError);
  expect(() => twoSampleShift([1, 2, 3, 4], [1, 2, 3, 4], 1)).toThrow(RangeError);
});
