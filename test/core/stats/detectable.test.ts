import { expect, test } from 'vitest';
import { smallestDetectable } from '../../../core/stats/detectable.ts';

// python3 -c "from scipy.stats import norm; from math import expm1; print(expm1(.1 + norm.isf(.1) * .02), expm1(.1 + norm.isf(.05) * .02))"
test('is missed once in ten times, at one hurdle or at two', () => {
  const hurdle = { needed: 0.1, standardError: 0.02 };
  expect(smallestDetectable([hurdle])).toBeCloseTo(0.133_863_73, 8);
  expect(smallestDetectable([hurdle, hurdle])).toBeCloseTo(0.142_132_44, 8);
});

test('is that of the highest hurdle', () => {
  const low = { needed: 0.01, standardError: 0.001 };
  const high = { needed: 0.2, standardError: 0 };
  expect(smallestDetectable([low, high])).toBeCloseTo(Math.expm1(0.2), 12);
});

test('without an error it is what is needed', () => {
  expect(smallestDetectable([{ needed: Math.log1p(0.05), standardError: 0 }])).toBeCloseTo(0.05, 12);
});
