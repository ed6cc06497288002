import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uniform } from '../../../core/work/random.ts';
import type { Interval } from '../../../core/stats/interval.ts';
import { medianInterval } from '../../../core/stats/median-interval.ts';

const samples = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 6, maxLength: 40 });
const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);

test.each([
  // python3 -c "from scipy import stats; print([1-2*stats.binom.cdf(k-1,n,.5) for n,k in ((6,1),(8,1),(20,6),(100,40))])"
  { n: 6, k: 1, coverage: 0.96875 },
  { n: 8, k: 1, coverage: 0.9921875 },
  { n: 20, k: 6, coverage: 0.9586105346679688 },
  { n: 100, k: 40, coverage: 0.9647997997822951 },
])('of $n values is from the $k. smallest to the $k. largest', ({ n, k, coverage }) => {
  const interval = medianInterval(upTo(n)) as Interval;
  expect(interval).toMatchObject({ estimate: (n + 1) / 2, low: k, high: n + 1 - k });
  expect(interval.coverage).toBeCloseTo(coverage, 12);
});

test('five values give 93.75 %, which is not 95 %', () => {
  expect(medianInterval(upTo(5))).toBeNull();
  expect(medianInterval(upTo(5), 0.9375)).toEqual({ estimate: 3, low: 1, high: 5, coverage: 0.9375 });
});

test('99 % takes eight values', () => {
  expect(medianInterval(upTo(7), 0.99)).toBeNull();
  expect(medianInterval(upTo(8), 0.99)).not.toBeNull();
});

test('no values have no interval', () => {
  expect(medianInterval([])).toBeNull();
});

test('contains its estimate, and covers as much as was asked for', () => {
  fc.assert(
    fc.property(samples, fc.double({ min: 0.5, max: 0.95, noNaN: true }), (values, confidence) => {
      const { estimate, low, high, coverage } = medianInterval(values, confidence) as Interval;
      expect(low).toBeLessThanOrEqual(estimate);
      expect(high).toBeGreaterThanOrEqual(estimate);
      expect(coverage).toBeGreaterThanOrEqual(confidence);
    }),
  );
});

test('does not care about the order', () => {
  fc.assert(
    fc.property(samples, (values) => {
      expect(medianInterval(values.toReversed())).toEqual(medianInterval(values));
    }),
  );
});

test('follows a change of unit', () => {
  fc.assert(
    fc.property(samples, (values) => {
      const { estimate, low, high, coverage } = medianInterval(values) as Interval;
      const changed = { estimate: 8 * estimate - 5, low: 8 * low - 5, high: 8 * high - 5, coverage };
      expect(medianInterval(values.map((value) => 8 * value - 5))).toEqual(changed);
    }),
  );
});

test('holds the truth as often as it says, on skewed noise', () => {
  const repeats = 4000;
  const n = 20;
  let held = 0;
  let coverage = 0;
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const exponential = upTo(n).map((index) => -Math.log(uniform(7, repeat * n + index)));
    const interval = medianInterval(exponential) as Interval;
    if (interval.low <= Math.LN2 && Math.LN2 <= interval.high) held += 1;
    coverage = interval.coverage;
  }
  const standardError = Math.sqrt((coverage * (1 - coverage)) / repeats);
  expect(Math.abs(held / repeats - coverage)).toBeLessThan(3 * standardError);
});

test('refuses what was not measured', () => {
  expect(() => medianInterval([1, 2, 3, 4, 5, NaN])).toThrow(RangeError);
});
