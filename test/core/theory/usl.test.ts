import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ThroughputPoint } from '../../../core/theory/throughput-curve.ts';
import { fitUsl, type UslCoefficients, uslThroughput } from '../../../core/theory/usl.ts';

const doublings = [1, 2, 4, 8, 16, 32, 64];

function curve(throughputs: readonly number[], concurrencies: readonly number[] = doublings): ThroughputPoint[] {
  return throughputs.map((throughputPerSecond, index) => ({
    concurrency: concurrencies[index] as number,
    throughputPerSecond,
  }));
}

const drawn = (law: UslCoefficients): ThroughputPoint[] => curve(doublings.map((k) => uslThroughput(law, k)));

const laws = fc.record({
  onePerSecond: fc.double({ min: 0.01, max: 1e6, noNaN: true }),
  contention: fc.double({ min: 0, max: 1, noNaN: true }),
  crosstalk: fc.double({ min: 0, max: 0.01, noNaN: true }),
});

/** The mean square of predicted ÷ measured − 1. */
function missed(law: UslCoefficients, points: readonly ThroughputPoint[]): number {
  const squares = points.map((point) => (uslThroughput(law, point.concurrency) / point.throughputPerSecond - 1) ** 2);
  return squares.reduce((sum, square) => sum + square, 0) / points.length;
}

test('the law by hand: 8 calls, of which 5 % is serial, and 0.1 % crosstalk', () => {
  // 100·8 / (1 + 0.05·7 + 0.001·8·7) = 800 / 1.406
  const law = { onePerSecond: 100, contention: 0.05, crosstalk: 0.001 };
  expect(uslThroughput(law, 8)).toBeCloseTo(568.99, 2);
});

test.each([
  // python3, with f the law and jac its derivatives: scipy.optimize.curve_fit(f, k, x, p0=[x[0], .05, 1e-4], sigma=x,
  // bounds=([0, 0, 0], inf), jac=jac, x_scale=[10, .01, 1e-4], xtol=1e-15, ftol=1e-15, gtol=1e-15, max_nfev=100000)
  {
    x: [19.6, 38.5, 75.1, 140, 245, 371, 410],
    coefficients: [19.51296334096454, 0.012864925379409139, 0.0003039880499079205],
    quality: [0.9998701981654581, 0.005819627410038287, 0.010180144035800809, 56.98493221739086],
  },
  {
    x: [20, 36, 55, 80, 99, 110, 118],
    coefficients: [20.26695299846641, 0.1500167277712592, 0.0001514795531703283],
    quality: [0.9992101904896936, 0.01423561198881478, 0.02119224238927564, 74.90799653461995],
  },
])('the law of $x is the one of scipy', ({ x, coefficients, quality }) => {
  const fit = fitUsl(curve(x));
  if (fit.state === 'refused') throw new Error(fit.reason);
  const { onePerSecond, contention, crosstalk, rSquared, residual, largestResidual, peakConcurrency } = fit;
  [onePerSecond, contention, crosstalk].forEach((found, index) => {
    expect(found / (coefficients[index] as number)).toBeCloseTo(1, 7);
  });
  [rSquared, residual, largestResidual, peakConcurrency].forEach((found, index) => {
    expect((found as number) / (quality[index] as number)).toBeCloseTo(1, 7);
  });
});

test('where the best crosstalk would be negative it is 0, and the rest is as of scipy with that bound', () => {
  const fit = fitUsl(curve([19.6, 39.3, 78, 155, 308, 611, 1205]));
  expect(fit).toMatchObject({ state: 'known', crosstalk: 0, peakConcurrency: null, largestResidualAt: 2 });
  if (fit.state === 'refused') throw new Error(fit.reason);
  expect(fit.onePerSecond).toBeCloseTo(19.540428195933604, 6);
  expect(fit.contention).toBeCloseTo(0.0006535331355632855, 9);
});

test('a law is found again in its own curve, whatever the unit of throughput', () => {
  fc.assert(
    fc.property(laws, (law) => {
      const fit = fitUsl(drawn(law));
      if (fit.state === 'refused') throw new Error(fit.reason);
      expect(fit.onePerSecond / law.onePerSecond).toBeCloseTo(1, 6);
      expect(fit.contention).toBeCloseTo(law.contention, 6);
      expect(fit.crosstalk).toBeCloseTo(law.crosstalk, 6);
    }),
    { numRuns: 40 },
  );
});

test('no law near it describes a noisy curve better, and none has a coefficient that cannot be', () => {
  const noises = fc.array(fc.double({ min: -0.03, max: 0.03, noNaN: true }), { minLength: 7, maxLength: 7 });
  fc.assert(
    fc.property(laws, noises, (law, noise) => {
      const points = drawn(law).map((point, index) => ({
        ...point,
        throughputPerSecond: point.throughputPerSecond * (1 + (noise[index] as number)),
      }));
      const fit = fitUsl(points);
      if (fit.state === 'refused') throw new Error(fit.reason);
      expect(Math.min(fit.contention, fit.crosstalk)).toBeGreaterThanOrEqual(0);
      expect(fit.contention).toBeLessThanOrEqual(1);
      const best = missed(fit, points);
      for (const step of [-1e-3, 1e-3]) {
        const neighbours = [
          { ...fit, onePerSecond: fit.onePerSecond * (1 + step) },
          { ...fit, contention: Math.min(1, Math.max(0, fit.contention + step / 64)) },
          { ...fit, crosstalk: Math.max(0, fit.crosstalk + step / 64 ** 2) },
        ];
        for (const neighbour of neighbours) expect(missed(neighbour, points)).toBeGreaterThanOrEqual(best * (1 - 1e-9));
      }
    }),
    { numRuns: 40 },
  );
});

test('the order of the points does not matter', () => {
  const points = curve([20, 36, 55, 80, 99, 110, 118]);
  expect(fitUsl(points.toReversed())).toEqual(fitUsl(points));
});

test('a throughput that no concurrency raises is serial throughout', () => {
  const fit = fitUsl(curve([20, 20, 20, 20, 20, 20, 20]));
  expect(fit).toMatchObject({ state: 'known', contention: 1, crosstalk: 0, rSquared: 1, peakConcurrency: 1 });
});

test('more than all of an operation is never serial: one that halves at once and stays there is refused', () => {
  expect(fitUsl(curve([20, 10, 10, 10, 10, 10, 10]))).toMatchObject({ state: 'refused' });
});

test('a curve that falls from the start has its peak at one call', () => {
  expect(fitUsl(curve([20, 18, 15, 11, 7, 4.1, 2.2]))).toMatchObject({ state: 'known', peakConcurrency: 1 });
});

test('a peak far beyond what was measured is not named', () => {
  const law = { onePerSecond: 20, contention: 0, crosstalk: 1 / 641 ** 2 };
  expect(fitUsl(drawn(law))).toMatchObject({ state: 'known', peakConcurrency: null });
});

test('a sharp knee is refused: the law has no corner', () => {
  expect(fitUsl(curve([20, 40, 80, 160, 320, 320, 320]))).toEqual({
    state: 'refused',
    reason: 'the law misses the measured throughput by 7.7 % (at most 5.0 %)',
  });
});

test('four concurrencies are refused', () => {
  expect(fitUsl(curve([20, 40, 80, 160]))).toEqual({
    state: 'refused',
    reason: '4 concurrencies were measured, and the law needs 5',
  });
});

test('less than a factor of 8 is refused', () => {
  expect(fitUsl(curve([20, 40, 60, 80, 98], [2, 4, 6, 8, 10]))).toEqual({
    state: 'refused',
    reason: 'the concurrencies span a factor of 5.0, and the law needs 8',
  });
});

test('what could not have been measured is not fitted', () => {
  expect(() => fitUsl(curve([20, 40, 0, 160, 320]))).toThrow(RangeError);
  expect(() => fitUsl(curve([20, 40, NaN, 160, 320]))).toThrow(RangeError);
  expect(() => fitUsl(curve([20, 40, 80], [1, 2, 2]))).toThrow('several at 2');
  expect(() => fitUsl(curve([20, 40, 80], [1, 2, 2.5]))).toThrow(RangeError);
});
