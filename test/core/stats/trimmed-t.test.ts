import fc from 'fast-check';
import { expect, test } from 'vitest';
import { studentInterval, trimmedCentre, withKnownError } from '../../../core/stats/trimmed-t.ts';

test('fewer than four values have no centre', () => {
  expect(trimmedCentre([1, 2, 3])).toBeNull();
  expect(trimmedCentre([])).toBeNull();
});

test('of ten values two are left out at each end', () => {
  // Rscript -e "x <- c(1:9, 100); w <- pmin(pmax(x, 3), 8); mean(x, trim = .2); sd(w) / (.6 * sqrt(10))": 5.5 and
  // √(42.5 / 9) ÷ (0.6 · √10), for the squares about 5.5 are 3 · 2.5² + 1.5² + 0.5² twice
  const found = trimmedCentre([1, 2, 3, 4, 5, 6, 7, 8, 9, 100])!;
  expect(found.mean).toBeCloseTo(5.5, 12);
  expect(found.standardError).toBeCloseTo(Math.sqrt(42.5 / 9) / (0.6 * Math.sqrt(10)), 12);
  expect(found.freedom).toBe(5);
});

test('of four and of five values one is left out at each end', () => {
  // 1, 2, 4, 50 → 2, 2, 4, 4: centre 3, deviation √(4/3), by ½ · √4
  expect(trimmedCentre([50, 1, 4, 2])).toEqual({
    mean: 3,
    standardError: expect.closeTo(Math.sqrt(4 / 3), 12),
    freedom: 1,
  });
  // 1, 2, 3, 4, 5 → 2, 2, 3, 4, 4: squares 4, deviation 1, by 3/5 · √5
  expect(trimmedCentre([1, 2, 3, 4, 5])).toEqual({
    mean: 3,
    standardError: expect.closeTo(1 / (0.6 * Math.sqrt(5)), 12),
    freedom: 2,
  });
});

test('the interval is that of Student', () => {
  // Rscript -e "qt(.975, 2); qt(.975, 1)": 4.30265272974946, 12.7062047361747
  const five = studentInterval({ mean: 3, standardError: 0.1, freedom: 2 }, 0.95);
  expect(five.low).toBeCloseTo(3 - 0.430265272974946, 9);
  expect(five.high).toBeCloseTo(3 + 0.430265272974946, 9);
  const four = studentInterval({ mean: 0, standardError: 1, freedom: 1 }, 0.95);
  expect(four.high).toBeCloseTo(12.7062047361747, 9);
});

test('one wild value, however wild, moves nothing further than its neighbour would', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 4, maxLength: 30 }), (values) => {
      const most = Math.max(...values);
      const wild = trimmedCentre([...values.slice(1), 1e6])!;
      expect(wild).toEqual(trimmedCentre([...values.slice(1), most + 1]));
    }),
  );
});

test('a known error adds to the one that is seen, and makes it the surer the larger its part', () => {
  const seen = { mean: 1, standardError: 3, freedom: 2 };
  expect(withKnownError(seen, 4)).toEqual({ mean: 1, standardError: 5, freedom: Math.floor(2 / 0.6 ** 4) });
  expect(withKnownError(seen, 0)).toEqual(seen);
  expect(withKnownError({ ...seen, standardError: 0 }, 4)).toEqual({ mean: 1, standardError: 4, freedom: Infinity });
  expect(withKnownError({ ...seen, standardError: 0 }, 0)).toEqual({ mean: 1, standardError: 0, freedom: 2 });
});
