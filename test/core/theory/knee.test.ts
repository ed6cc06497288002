import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foundKnee, predictedKnee } from '../../../core/theory/knee.ts';
import type { ThroughputPoint } from '../../../core/theory/throughput-curve.ts';

const curve = (throughputs: Readonly<Record<number, number>>): ThroughputPoint[] =>
  Object.entries(throughputs).map(([concurrency, throughputPerSecond]) => ({
    concurrency: Number(concurrency),
    throughputPerSecond,
  }));

describe('the predicted knee', () => {
  test('is where the asymptotes cross: 50 ms alone, and 400 a second at most, are 20 in flight', () => {
    expect(predictedKnee(50, 400)).toBe(20);
  });

  test('is where both bounds of throughput are equal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 100_000 }), (zeroLoadMs, highest) => {
        const linear = predictedKnee(zeroLoadMs, highest) / (zeroLoadMs / 1000);
        expect(linear / highest).toBeCloseTo(1, 12);
      }),
    );
  });

  test('needs times and rates above 0', () => {
    expect(() => predictedKnee(0, 400)).toThrow(RangeError);
    expect(() => predictedKnee(50, Number.NaN)).toThrow(RangeError);
  });
});

describe('the knee that is found', () => {
  test('is the end of the line and the start of the plateau', () => {
    const points = curve({ 1: 20, 2: 40, 4: 79, 8: 158, 16: 270, 32: 390, 64: 400, 128: 398 });
    expect(foundKnee(points)).toEqual({ state: 'known', linearUpTo: 8, departsAt: 16, plateauFrom: 32 });
    expect(foundKnee(points.toReversed())).toEqual(foundKnee(points));
  });

  test('of a perfect corner encloses the predicted one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 400 }), (corner) => {
        const points = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048].map((concurrency) => ({
          concurrency,
          throughputPerSecond: Math.min(concurrency, corner) * 20,
        }));
        const knee = foundKnee(points);
        if (knee.state === 'refused') throw new Error(knee.reason);
        const predicted = predictedKnee(50, corner * 20);
        expect(knee.departsAt).toBeGreaterThan(predicted);
        expect(knee.linearUpTo).toBeLessThanOrEqual(predicted / 0.9);
        expect(knee.plateauFrom).toBeGreaterThanOrEqual(0.95 * predicted);
      }),
    );
  });

  test('is not there on a line', () => {
    expect(foundKnee(curve({ 1: 20, 8: 160, 64: 1270 }))).toEqual({
      state: 'known',
      linearUpTo: 64,
      departsAt: null,
      plateauFrom: null,
    });
  });

  test('has no plateau where throughput still grows at the end', () => {
    expect(foundKnee(curve({ 1: 20, 8: 100, 64: 300 }))).toMatchObject({ departsAt: 8, plateauFrom: null });
  });

  test('of a curve that is flat from the start is at one call', () => {
    expect(foundKnee(curve({ 1: 20, 8: 20, 64: 19 }))).toMatchObject({ linearUpTo: 1, departsAt: 8, plateauFrom: 1 });
  });

  test('is refused for two points, and where one call was not measured', () => {
    expect(foundKnee(curve({ 1: 20, 8: 100 }))).toEqual({
      state: 'refused',
      reason: '2 concurrencies were measured, and a bend needs 3',
    });
    expect(foundKnee(curve({ 2: 40, 8: 100, 64: 300 }))).toEqual({
      state: 'refused',
      reason: 'the line starts at one call in flight, and 2 was the least that was measured',
    });
  });
});
