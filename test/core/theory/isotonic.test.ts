import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isotonic } from '../../../core/theory/isotonic.ts';

const series = fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 20 });

test('the values of scipy', () => {
  // python3 -c "from scipy.optimize import isotonic_regression as i; print(i([1, 3, 2, 4, 3.5, 3, 7, 0]).x.tolist())"
  const found = isotonic([1, 3, 2, 4, 3.5, 3, 7, 0]);
  const golden = [1, 2.5, 2.5, 3.5, 3.5, 3.5, 3.5, 3.5];
  found.forEach((value, index) => expect(value).toBeCloseTo(golden[index] as number, 12));
});

test('what rises already stays as it is', () => {
  expect(isotonic([-3, 0, 2, 9])).toEqual([-3, 0, 2, 9]);
  expect(isotonic([])).toEqual([]);
});

test('the result never falls, keeps the sum, and is its own result', () => {
  fc.assert(
    fc.property(series, (values) => {
      const rising = isotonic(values);
      expect(rising).toHaveLength(values.length);
      expect(rising).toEqual(rising.toSorted((a, b) => a - b));
      const sum = (all: readonly number[]): number => all.reduce((total, value) => total + value, 0);
      expect(sum(rising)).toBeCloseTo(sum(values), 9);
      isotonic(rising).forEach((value, index) => expect(value).toBeCloseTo(rising[index] as number, 9));
    }),
  );
});
