import { expect, test } from 'vitest';
import { normalTail } from '../../../core/stats/normal.ts';

test.each([
  // python3 -c "from scipy import stats; print(stats.norm.sf([.1, 1, 2, 2.999, 3, 5, 10, -1, -5]).tolist())"
  { z: 0.1, p: 0.460172162722971 },
  { z: 1, p: 0.15865525393145707 },
  { z: 2, p: 0.022750131948179195 },
  { z: 2.999, p: 0.0013543365337271057 },
  { z: 3, p: 0.0013498980316300933 },
  { z: 5, p: 2.866515718791933e-7 },
  { z: 10, p: 7.61985302416047e-24 },
  { z: -1, p: 0.8413447460685429 },
  { z: -5, p: 0.9999997133484281 },
])('agrees with scipy at $z to 12 digits', ({ z, p }) => {
  expect(normalTail(z) / p).toBeCloseTo(1, 12);
});

test('is a half in the middle, and nothing or all at the ends', () => {
  expect([0, Infinity, -Infinity].map(normalTail)).toEqual([0.5, 0, 1]);
});

test('makes no step where the formula changes', () => {
  expect(normalTail(3 - 1e-12) / normalTail(3)).toBeCloseTo(1, 11);
});

test('of NaN is NaN', () => {
  expect(normalTail(NaN)).toBeNaN();
});
