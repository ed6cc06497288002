import fc from 'fast-check';
import { expect, test } from 'vitest';
import { median, quantile } from '../../../core/stats/quantile.ts';

const samples = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 30 });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const sortedCopy = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

test('agrees with NumPy between the values and on them', () => {
  // python3 -c "import numpy as np; print(np.quantile([1,2,4,8,16,32], [0,.1,.25,.5,.9,.99,1]))"
  const golden = [1, 1.5, 2.5, 6, 24, 31.2, 32];
  const found = [0, 0.1, 0.25, 0.5, 0.9, 0.99, 1].map((p) => quantile([1, 2, 4, 8, 16, 32], p));
  found.forEach((value, index) => expect(value).toBeCloseTo(golden[index] as number, 12));
});

test('takes the typed arrays of a ledger', () => {
  expect(quantile(Float64Array.of(1, 2, 3, 4), 0.5)).toBe(2.5);
});

test('of one value is that value', () => {
  expect([0, 0.3, 1].map((p) => quantile([7], p))).toEqual([7, 7, 7]);
});

test('never falls as p rises, and stays within the values', () => {
  fc.assert(
    fc.property(samples, share, share, (values, p, q) => {
      const sorted = sortedCopy(values);
      const [lower, higher] = [quantile(sorted, Math.min(p, q)), quantile(sorted, Math.max(p, q))];
      expect(lower).toBeLessThanOrEqual(higher);
      expect(lower).toBeGreaterThanOrEqual(Math.min(...values));
      expect(higher).toBeLessThanOrEqual(Math.max(...values));
    }),
  );
});

test('follows a change of unit', () => {
  fc.assert(
    fc.property(samples, share, (values, p) => {
      const sorted = sortedCopy(values);
      const changed = sorted.map((value) => 3 * value + 5);
      expect(quantile(changed, p)).toBeCloseTo(3 * quantile(sorted, p) + 5, 8);
    }),
  );
});

test('the median is the middle value, or the mean of the two middle ones', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([100, 9, 10])).toBe(10);
});

test('the median does not care about the order, and leaves it alone', () => {
  const values = [5, 3, 9, 1];
  expect(median(values)).toBe(median([1, 9, 3, 5]));
  expect(values).toEqual([5, 3, 9, 1]);
});

test('refuses to speak of no values', () => {
  expect(() => quantile([], 0.5)).toThrow(RangeError);
  expect(() => median([])).toThrow(RangeError);
});

test.each([-0.01, 1.01, NaN])('refuses p = %d', (p) => {
  expect(() => quantile([1, 2], p)).toThrow(RangeError);
});

test('refuses the median of what was not measured', () => {
  expect(() => median([1, NaN, 2])).toThrow(RangeError);
});
