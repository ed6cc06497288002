import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Floors,
  loopThroughput,
  poolThroughput,
  predictedCrossover,
} from '../../../core/theory/predicted-crossover.ts';

const costs = fc.integer({ min: 1, max: 500 }).map((micros) => micros / 1000);
const floors: fc.Arbitrary<Floors> = fc.record({
  loopMs: costs,
  workerMs: costs,
  dispatchMs: costs,
  threads: fc.integer({ min: 1, max: 16 }),
  cores: fc.integer({ min: 1, max: 16 }),
});

test('two threads on four cores: 20 µs of a worker against 2 µs of the loop cross at 16 µs', () => {
  // 2/(s + 0.02) = 1/(s + 0.002): 2s + 0.004 = s + 0.02
  const floor = { loopMs: 0.002, workerMs: 0.02, dispatchMs: 0.01, threads: 2, cores: 4 };
  expect(predictedCrossover(floor)).toBeCloseTo(0.016, 12);
});

test('a main thread that needs 50 µs to hand over puts it off to 48 µs', () => {
  const floor = { loopMs: 0.002, workerMs: 0.02, dispatchMs: 0.05, threads: 2, cores: 4 };
  expect(predictedCrossover(floor)).toBeCloseTo(0.048, 12);
});

test('one core never makes up for the overhead, whatever the threads', () => {
  expect(predictedCrossover({ loopMs: 0.002, workerMs: 0.02, dispatchMs: 0.01, threads: 8, cores: 1 })).toBe('never');
});

test('a pool that costs no more wins at any CPU time', () => {
  expect(predictedCrossover({ loopMs: 0.02, workerMs: 0.02, dispatchMs: 0.02, threads: 1, cores: 1 })).toBe(0);
});

test('from the crossover on the pool does as much, and before it less', () => {
  fc.assert(
    fc.property(floors, fc.double({ min: 0, max: 5, noNaN: true }), (floor, cpuMs) => {
      const crossover = predictedCrossover(floor);
      const ratio = poolThroughput(cpuMs, floor) / loopThroughput(cpuMs, floor);
      if (crossover === 'never' || cpuMs < crossover - 1e-9) expect(ratio).toBeLessThan(1);
      else if (cpuMs > crossover + 1e-9) expect(ratio).toBeGreaterThanOrEqual(1 - 1e-9);
    }),
  );
});

test.each([{ loopMs: -1 }, { workerMs: NaN }, { threads: 0 }, { threads: 1.5 }, { cores: 0.5 }])(
  'refuses %o',
  (wrong) => {
    const floor = { loopMs: 0.002, workerMs: 0.02, dispatchMs: 0.01, threads: 2, cores: 4 };
    expect(() => predictedCrossover({ ...floor, ...wrong })).toThrow(RangeError);
  },
);
