import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trimmedMean } from '../../../core/stats/trimmed-mean.ts';

/** Log-ratios of twelve rounds; as `d` in the commands below. */
const rounds = [0.021, -0.013, 0.034, 0.052, -0.008, 0.047, 0.029, 0.016, -0.031, 0.058, 0.041, 0.005];
const samples = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 4, maxLength: 40 });
const trims = fc.constantFrom(0, 0.1, 0.2, 0.25);

describe('agrees with scipy', () => {
  // import numpy as np; from scipy.stats import trim_mean; from scipy.stats.mstats import winsorize
  // def yuen(x, t): n = len(x); k = int(t * n); w = np.asarray(winsorize(np.array(x), limits=(k / n, k / n)))
  //   return trim_mean(x, t), w.std(ddof=1) / ((1 - 2 * k / n) * np.sqrt(n))
  test.each([
    // [yuen(d, t) for t in (0, .1, .25, .4)]
    { name: 'd', values: rounds, trim: 0, mean: 0.020916666666666667, error: 0.008081458701711886 },
    { name: 'd', values: rounds, trim: 0.1, mean: 0.0224, error: 0.008520510014611269 },
    { name: 'd', values: rounds, trim: 0.25, mean: 0.024333333333333335, error: 0.009205839165848747 },
    { name: 'd', values: rounds, trim: 0.4, mean: 0.025, error: 0.007576878704921368 },
    // [yuen(d + [9.], t) for t in (.1, .25, .4)]
    { name: 'd + [9]', values: [...rounds, 9], trim: 0.1, mean: 0.025636363636363638, error: 0.008577550942156465 },
    { name: 'd + [9]', values: [...rounds, 9], trim: 0.25, mean: 0.027571428571428573, error: 0.009335216039460543 },
    { name: 'd + [9]', values: [...rounds, 9], trim: 0.4, mean: 0.028, error: 0.007828012377211589 },
    // yuen(d[:5], .25), yuen(d[:4], .25)
    { name: 'd[:5]', values: rounds.slice(0, 5), trim: 0.25, mean: 0.015666666666666666, error: 0.015878007151752742 },
    { name: 'd[:4]', values: rounds.slice(0, 4), trim: 0.25, mean: 0.0275, error: 0.007505553499465136 },
  ])('for $name, $trim of it left out at each end', ({ values, trim, mean, error }) => {
    const found = trimmedMean(values, trim);
    expect(found.mean).toBeCloseTo(mean, 14);
    expect(found.standardError).toBeCloseTo(error, 14);
  });

  test('on its own standard error, where the share is a whole number of values', () => {
    // python3 -c "from scipy.stats.mstats import trimmed_stde; print(float(trimmed_stde(d, limits=(.25, .25))))"
    expect(trimmedMean(rounds, 0.25).standardError).toBeCloseTo(0.009205839165848747, 14);
  });
});

test('with nothing left out is the mean and its standard error', () => {
  expect(trimmedMean([1, 2, 3, 4], 0)).toEqual({ mean: 2.5, standardError: Math.sqrt(5 / 3 / 4) });
});

test('is not moved by wild values, as long as there are no more of them than are left out', () => {
  const wild = trimmedMean([1, 2, 3, 4, 5, 6, 1e9, -1e9], 0.25);
  expect(wild).toEqual(trimmedMean([1, 2, 3, 4, 5, 6, 7, 0], 0.25));
});

test('of equal values is that value, for certain', () => {
  expect(trimmedMean([7, 7, 7, 7, 7], 0.25)).toEqual({ mean: 7, standardError: 0 });
});

test('lies within the values, and does not care about their order', () => {
  fc.assert(
    fc.property(samples, trims, (values, trim) => {
      const found = trimmedMean(values, trim);
      expect(found.mean).toBeGreaterThanOrEqual(Math.min(...values));
      expect(found.mean).toBeLessThanOrEqual(Math.max(...values));
      expect(trimmedMean(values.toReversed(), trim)).toEqual(found);
    }),
    { seed: 1 },
  );
});

test('follows a change of unit, and its error does so without the shift', () => {
  fc.assert(
    fc.property(samples, trims, (values, trim) => {
      const { mean, standardError } = trimmedMean(values, trim);
      const changed = trimmedMean(
        values.map((value) => 5 - 8 * value),
        trim,
      );
      expect(changed.mean).toBeCloseTo(5 - 8 * mean, 8);
      expect(changed.standardError).toBeCloseTo(8 * standardError, 8);
    }),
    { seed: 2 },
  );
});

test('leaves the values as they were', () => {
  const values = [3, 1, 2, 4];
  trimmedMean(values, 0.25);
  expect(values).toEqual([3, 1, 2, 4]);
});

test.each([-0.01, 0.5, 1, NaN])('refuses to leave out %d at each end', (trim) => {
  expect(() => trimmedMean([1, 2, 3, 4], trim)).toThrow(RangeError);
});

test('refuses to speak of fewer than two values', () => {
  expect(() => trimmedMean([], 0)).toThrow(RangeError);
  expect(() => trimmedMean([1], 0)).toThrow(RangeError);
  expect(() => trimmedMean([1, 2, 3], 0.4)).toThrow('a trimmed mean of 3 values');
});

test.each([NaN, Infinity])('refuses %d, which was not measured', (wrong) => {
  expect(() => trimmedMean([1, 2, 3, wrong], 0.25)).toThrow(RangeError);
});
