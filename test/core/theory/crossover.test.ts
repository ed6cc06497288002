import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uniform } from '../../../core/work/random.ts';
import { type CrossoverPoint, crossoverOf } from '../../../core/theory/crossover.ts';

/** Eight rounds about a log-ratio, ± 0.03: their Hodges–Lehmann estimate is the centre, their 95 % interval within ± 0.03. */
const around = (centre: number): number[] =>
  [-0.03, -0.02, -0.01, -0.005, 0.005, 0.01, 0.02, 0.03].map((noise) => centre + noise);

const measured = (centres: Readonly<Record<number, number>>): CrossoverPoint[] =>
  Object.entries(centres).map(([cpuMs, centre]) => ({ cpuMs: Number(cpuMs), logRatios: around(centre) }));

const centreSets = fc
  .array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: 2, maxLength: 8 })
  .map((centres) => measured(Object.fromEntries(centres.map((centre, index) => [2 ** index, centre]))));

test('the crossing is read between the two points about it, over the logarithm of CPU time', () => {
  const found = crossoverOf(measured({ 0.25: -0.7, 1: -0.1, 4: 0.1, 16: 0.6 }));
  expect(found).toMatchObject({ state: 'known', crosses: 'within', lowCpuMs: 1, highCpuMs: 4 });
  expect('cpuMs' in found ? found.cpuMs : null).toBeCloseTo(2, 9); // halfway between 1 and 4
});

test('next to no CPU time at all it is read over CPU time itself', () => {
  const found = crossoverOf(measured({ 0: -0.3, 4: 0.1 }));
  expect('cpuMs' in found ? found.cpuMs : null).toBeCloseTo(3, 9);
});

test('the interval goes to the next points that are sure, however far', () => {
  const found = crossoverOf(measured({ 0.25: -0.7, 1: -0.01, 4: 0.01, 16: 0.6 }));
  expect(found).toMatchObject({ crosses: 'within', lowCpuMs: 0.25, highCpuMs: 16 });
});

test('the count of sure points stops at the first that is not', () => {
  const found = crossoverOf(measured({ 1: -0.5, 2: -0.01, 4: -0.5, 8: 0.5, 16: 0.01, 32: 0.5 }));
  expect(found).toMatchObject({ crosses: 'within', lowCpuMs: 1, highCpuMs: 32 });
});

test('an end of the interval is open where no point is sure', () => {
  expect(crossoverOf(measured({ 1: -0.01, 4: 0.5 }))).toMatchObject({ lowCpuMs: null, highCpuMs: 4 });
  expect(crossoverOf(measured({ 1: -0.5, 4: 0.01 }))).toMatchObject({ lowCpuMs: 1, highCpuMs: null });
});

test('a pool that wins from the least CPU time on wins always, one that still loses at the most never', () => {
  expect(crossoverOf(measured({ 1: 0.1, 4: 0.5 }))).toEqual({ state: 'known', crosses: 'always' });
  expect(crossoverOf(measured({ 1: -0.5, 4: -0.1 }))).toEqual({ state: 'known', crosses: 'never' });
});

test('neighbours in the wrong order share their mean, so that there is one crossing', () => {
  const found = crossoverOf(measured({ 1: -0.2, 2: 0.02, 4: -0.01, 8: 0.2 }));
  expect(found).toMatchObject({ crosses: 'within', lowCpuMs: 1, highCpuMs: 8 });
  expect('cpuMs' in found ? found.cpuMs : null).toBeCloseTo(2 ** (0.2 / 0.205), 9); // from −0.2 at 1 to 0.005 at 2 ms
});

test('estimates that stay on one side without being sure are refused', () => {
  expect(crossoverOf(measured({ 1: -0.5, 4: -0.01 }))).toEqual({
    state: 'refused',
    reason:
      'at 4 ms, the last of the measured CPU times on this side, the pool does 0.99 times what the loop does (0.97 to 1.01), which decides nothing',
  });
  expect(crossoverOf(measured({ 1: 0.01, 4: 0.5 }))).toMatchObject({ reason: expect.stringMatching(/^at 1 ms/) });
});

test('a pool that surely wins and then surely loses is refused', () => {
  expect(crossoverOf(measured({ 1: -0.5, 2: 0.5, 4: -0.5, 8: 0.5 }))).toEqual({
    state: 'refused',
    reason: 'the pool surely wins at 2 ms and surely loses at 4 ms, so that there is no single crossing',
  });
});

test('one point, and points of too few rounds, are refused', () => {
  expect(crossoverOf(measured({ 1: -0.5 }))).toMatchObject({ state: 'refused' });
  expect(crossoverOf([...measured({ 1: -0.5 }), { cpuMs: 2, logRatios: [1, 1, 1, 1, 1] }])).toEqual({
    state: 'refused',
    reason: '5 rounds at 2 ms are too few for an interval',
  });
});

test('the estimate lies within its interval, and the order of the points does not matter', () => {
  fc.assert(
    fc.property(centreSets, (points) => {
      const found = crossoverOf(points);
      expect(crossoverOf(points.toReversed())).toEqual(found);
      if (found.state === 'refused' || found.crosses !== 'within') return;
      expect(found.cpuMs).toBeGreaterThanOrEqual(found.lowCpuMs ?? 0);
      expect(found.cpuMs).toBeLessThanOrEqual((found.highCpuMs ?? Infinity) * (1 + 1e-12));
    }),
  );
});

test('the interval holds the truth as often as it says, whatever the number of points', () => {
  const [repeats, rounds, truth] = [400, 10, 3];
  const cpuTimes = [0.2, 0.5, 1, 3.001, 9, 18]; // the worst: sure points, and one a hair beside the truth
  let missed = 0;
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const points = cpuTimes.map((cpuMs, at) => ({
      cpuMs,
      logRatios: Array.from({ length: rounds }, (_, round) => {
        const noise = uniform(7, (repeat * cpuTimes.length + at) * rounds + round) - 0.5;
        return 0.3 * Math.log(cpuMs / truth) + noise;
      }),
    }));
    const found = crossoverOf(points);
    if (found.state === 'refused') continue; // says nothing, and so nothing wrong
    const { crosses } = found;
    if (crosses !== 'within' || truth < (found.lowCpuMs ?? 0) || truth > (found.highCpuMs ?? Infinity)) missed += 1;
  }
  expect(missed).toBeGreaterThan(0);
  expect(missed / repeats).toBeLessThanOrEqual(0.05);
});

test('a CPU time below 0, given twice, or a round that was not measured is no point', () => {
  expect(() => crossoverOf(measured({ '-1': 0, 1: 0 }))).toThrow(RangeError);
  expect(() => crossoverOf([...measured({ 1: 0 }), ...measured({ 1: 0 })])).toThrow('several at 1 ms');
  expect(() => crossoverOf([...measured({ 1: 0 }), { cpuMs: 2, logRatios: [...around(0), NaN] }])).toThrow(RangeError);
});
