import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uniform } from '../../../core/work/random.ts';
import type { Interval } from '../../../core/stats/interval.ts';
import { hodgesLehmann, signedRankP } from '../../../core/stats/signed-rank.ts';

/** Twelve log-ratios without ties; as `d <- c(…)` in the R commands below. */
const rounds = [0.021, -0.013, 0.034, 0.052, -0.008, 0.047, 0.029, 0.016, -0.031, 0.058, 0.041, 0.005];
/** d <- sin((1:200)^2) + .1 */
const many = Array.from({ length: 200 }, (_, index) => Math.sin((index + 1) ** 2) + 0.1);

const samples = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 6, maxLength: 25 });
const tied = fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 9 });
const untied = fc
  .uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 6, maxLength: 15 })
  .chain((sizes) => fc.tuple(...sizes.map((size) => fc.constantFrom(size, -size))));

function expectInterval(found: Interval | null, [estimate, low, high]: readonly [number, number, number]): void {
  expect(found?.estimate).toBeCloseTo(estimate, 12);
  expect(found?.low).toBeCloseTo(low, 12);
  expect(found?.high).toBeCloseTo(high, 12);
}

/** The share of all ways to give the values their signs that is at least as one-sided as the one seen. */
function byCounting(values: readonly number[]): number {
  const sizes = values.map(Math.abs);
  const doubledRank = (size: number): number =>
    2 * sizes.filter((other) => other < size).length + sizes.filter((other) => other === size).length + 1;
  const ranks = values.map((value) => Math.sign(value) * doubledRank(Math.abs(value)));
  const seen = Math.abs(ranks.reduce((sum, rank) => sum + rank, 0));
  const all = ranks.reduce((sums, rank) => sums.flatMap((sum) => [sum - rank, sum + rank]), [0]);
  return all.filter((sum) => Math.abs(sum) >= seen).length / all.length;
}

test('the interval of twelve rounds is the one of R', () => {
  // Rscript -e "wilcox.test(d, conf.int = TRUE, exact = TRUE)", and with conf.level = .99
  expectInterval(hodgesLehmann(rounds), [0.02225, 0.0015, 0.0405]);
  expectInterval(hodgesLehmann(rounds, 0.99), [0.02225, -0.0075, 0.0465]);
});

test('the interval of two hundred values is the one of R', () => {
  // Rscript -e "options(digits = 15); wilcox.test(sin((1:200)^2) + .1, conf.int = TRUE, exact = TRUE)"
  expectInterval(hodgesLehmann(many), [0.108760471950711, 0.0307017400264368, 0.1913407286935826]);
});

test('says the coverage that it has: six values give 96.9 %', () => {
  expect(hodgesLehmann([1, 2, 3, 4, 5, 6])).toEqual({ estimate: 3.5, low: 1, high: 6, coverage: 0.96875 });
});

test('five values give 93.75 %, which is not 95 %', () => {
  expect(hodgesLehmann([1, 2, 3, 4, 5])).toBeNull();
  expect(hodgesLehmann([1, 2, 3, 4, 5], 0.9375)).toEqual({ estimate: 3, low: 1, high: 5, coverage: 0.9375 });
});

test('no values have no interval', () => {
  expect(hodgesLehmann([])).toBeNull();
});

test('the interval contains its estimate, and covers as much as was asked for', () => {
  fc.assert(
    fc.property(samples, fc.double({ min: 0.5, max: 0.95, noNaN: true }), (values, confidence) => {
      const { estimate, low, high, coverage } = hodgesLehmann(values, confidence) as Interval;
      expect(low).toBeLessThanOrEqual(estimate);
      expect(high).toBeGreaterThanOrEqual(estimate);
      expect(coverage).toBeGreaterThanOrEqual(confidence);
    }),
  );
});

test('the interval follows a change of unit', () => {
  fc.assert(
    fc.property(samples, (values) => {
      const { estimate, low, high, coverage } = hodgesLehmann(values) as Interval;
      const changed = { estimate: 8 * estimate - 5, low: 8 * low - 5, high: 8 * high - 5, coverage };
      expect(hodgesLehmann(values.map((value) => 8 * value - 5))).toEqual(changed);
    }),
  );
});

test('neither the interval nor p cares about the order', () => {
  fc.assert(
    fc.property(samples, (values) => {
      expect(hodgesLehmann(values.toReversed())).toEqual(hodgesLehmann(values));
      expect(signedRankP(values.toReversed())).toBe(signedRankP(values));
    }),
  );
});

test('one wild round does not move the estimate past the others', () => {
  expect(hodgesLehmann([1, 2, 3, 4, 5, 6, 1e9])?.estimate).toBeLessThan(6);
});

test('p of twelve rounds is the one of scipy and R', () => {
  // python3 -c "from scipy import stats; print(stats.wilcoxon(d).pvalue)"; Rscript -e "wilcox.test(d, exact = TRUE)"
  expect(signedRankP(rounds)).toBeCloseTo(0.0341796875, 12);
});

test('p of two hundred values is the one of R', () => {
  // Rscript -e "options(digits = 15); wilcox.test(sin((1:200)^2) + .1, exact = TRUE)$p.value"
  expect(signedRankP(many)).toBeCloseTo(0.011433297183188, 12);
});

test.each([
  // python3 -c "import numpy as np; from scipy import stats
  // t = lambda d, axis: np.sum(np.sign(d) * stats.rankdata(np.abs(d), axis=axis), axis=axis)
  // print(stats.permutation_test((np.array(d),), t, permutation_type='samples', n_resamples=np.inf).pvalue)"
  { d: [1, 2, 2, -1, 3, 3, -2, 4, 4], p: 0.05078125 },
  { d: [0, 0, 1, 2, 2, -1, 3, 5, -2], p: 0.234375 },
  { d: [1, 1, 1, 1, 1, 1], p: 0.03125 },
])('p stays exact with ties and zeros: $d', ({ d, p }) => {
  expect(signedRankP(d)).toBe(p);
});

test('p agrees with counting all signs, whatever is tied or zero', () => {
  fc.assert(
    fc.property(tied, (values) => {
      expect(signedRankP(values)).toBeCloseTo(byCounting(values), 12);
    }),
  );
});

test('p falls as a sample rises through a zero: the case of Pratt, where leaving zeros out gives .027, .034, .017', () => {
  const sample = [0, 2, 3, 4, 6, 7, 8, 9, 11, 14, 15, 17, -18];
  const ps = [-0.5, 0, 0.5].map((shift) => signedRankP(sample.map((value) => value + shift)));
  expect(ps).toEqual(ps.toSorted((a, b) => b - a));
});

test('p is 1 where there is nothing, or nothing but zeros', () => {
  expect(signedRankP([])).toBe(1);
  expect(signedRankP([0, -0, 0])).toBe(1);
});

test('p does not change with the sign or the unit', () => {
  fc.assert(
    fc.property(samples, (values) => {
      expect(signedRankP(values.map((value) => -8 * value))).toBeCloseTo(signedRankP(values), 12);
    }),
  );
});

test('p and the interval agree on whether 0 is left out', () => {
  fc.assert(
    fc.property(untied, (values) => {
      const { low, high, coverage } = hodgesLehmann(values) as Interval;
      expect(signedRankP(values) <= 1 - coverage).toBe(low > 0 || high < 0);
    }),
  );
});

test('the interval holds the truth as often as it says, on noise with heavy tails', () => {
  const repeats = 4000;
  const n = 12;
  let held = 0;
  let coverage = 0;
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const laplace = rounds.map((_, index) => {
      const u = uniform(11, repeat * n + index) - 0.5;
      return 3 - Math.sign(u) * Math.log(1 - 2 * Math.abs(u));
    });
    const interval = hodgesLehmann(laplace) as Interval;
    if (interval.low <= 3 && 3 <= interval.high) held += 1;
    coverage = interval.coverage;
  }
  const standardError = Math.sqrt((coverage * (1 - coverage)) / repeats);
  expect(Math.abs(held / repeats - coverage)).toBeLessThan(3 * standardError);
});

test('refuses what was not measured', () => {
  expect(() => hodgesLehmann([1, 2, 3, 4, 5, NaN])).toThrow(RangeError);
  expect(() => signedRankP([1, -Infinity])).toThrow(RangeError);
});
