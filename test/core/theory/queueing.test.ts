import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { erlangC, meanWait, throughputBound } from '../../../core/theory/queueing.ts';

describe('the probability of waiting', () => {
  test.each([
    // python3 -c "from scipy.stats import poisson; b = poisson.pmf(c, a) / poisson.cdf(c, a); print(b / (1 - a/c * (1 - b)))"
    { slots: 1, load: 0.5, waiting: 0.5 },
    { slots: 2, load: 1.5, waiting: 0.6428571428571428 },
    { slots: 8, load: 6.4, waiting: 0.45764492544201607 },
    { slots: 100, load: 95, waiting: 0.5064568539130286 },
    { slots: 1000, load: 990, waiting: 0.6590804218807923 },
  ])('of $load busy slots of $slots is that of scipy', ({ slots, load, waiting }) => {
    expect(erlangC(slots, load)).toBeCloseTo(waiting, 12);
  });

  test('is 0 without load, 1 without room', () => {
    expect([erlangC(4, 0), erlangC(4, 4), erlangC(4, 9)]).toEqual([0, 1, 1]);
  });

  test('falls with every slot more, and rises with the load', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0.01, max: 0.98, noNaN: true }), (slots, busy) => {
        const load = slots * busy;
        expect(erlangC(slots + 1, load)).toBeLessThanOrEqual(erlangC(slots, load));
        expect(erlangC(slots, load * 1.01)).toBeGreaterThanOrEqual(erlangC(slots, load));
      }),
    );
  });
});

describe('the mean wait', () => {
  const scene = { slots: 1, arrivalsPerSecond: 50, serviceMs: 10, squaredVariation: 1 };

  test('of one slot, half busy, is as long as the service: ρ/(1−ρ)·S', () => {
    expect(meanWait(scene)).toEqual({ state: 'known', waitMs: 10, waitingShare: 0.5 });
  });

  test('of equal service is half of it: Pollaczek & Khinchine', () => {
    expect(meanWait({ ...scene, squaredVariation: 0 })).toMatchObject({ waitMs: 5 });
  });

  test('of eight slots is that of the formula: C·S/(c − a)', () => {
    const eight = { ...scene, slots: 8, arrivalsPerSecond: 640 };
    expect(meanWait(eight)).toMatchObject({ waitMs: expect.closeTo((0.45764492544201607 * 10) / 1.6, 12) });
  });

  test('of more arrivals than the slots can do is refused', () => {
    expect(meanWait({ ...scene, arrivalsPerSecond: 100 })).toEqual({
      state: 'refused',
      reason: '100 calls a second of 10 ms keep 1.0 slots busy, of 1 in all: the queue grows for ever',
    });
  });

  test('demands quantities', () => {
    expect(() => meanWait({ ...scene, slots: 0 })).toThrow(RangeError);
    expect(() => meanWait({ ...scene, serviceMs: 0 })).toThrow(RangeError);
    expect(() => meanWait({ ...scene, squaredVariation: -1 })).toThrow(RangeError);
    expect(() => meanWait({ ...scene, arrivalsPerSecond: NaN })).toThrow(RangeError);
  });
});

describe('the bound of throughput', () => {
  const demands = { slots: 10, responseMs: 50, cores: 2, cpuMs: 1, mainThreadMs: 0.1 };

  test.each([
    [{}, 'slots', 200],
    [{ slots: 1000 }, 'cores', 2000],
    [{ slots: 1000, cores: 64 }, 'main-thread', 10_000],
    [{ cpuMs: 0, mainThreadMs: 0 }, 'slots', 200],
  ] as const)('with %o is that of the %s', (change, binds, throughputPerSecond) => {
    expect(throughputBound({ ...demands, ...change })).toEqual({ binds, throughputPerSecond });
  });

  test('demands quantities', () => {
    expect(() => throughputBound({ ...demands, responseMs: 0 })).toThrow(RangeError);
    expect(() => throughputBound({ ...demands, cores: 0 })).toThrow(RangeError);
    expect(() => throughputBound({ ...demands, cpuMs: -1 })).toThrow(RangeError);
  });
});
