import { describe, expect, test } from 'vitest';
import type { Load } from '../../../core/analysis/binding.ts';
import { DRIFT, driftOf, NO_DRIFT, withLuck } from '../../../core/analysis/drift.ts';

const load = (some: Partial<Load>): Load => ({
  waiting: null,
  server: null,
  serverShare: null,
  loop: null,
  cores: 0,
  newConnections: 0,
  ...some,
});
const waits = load({ waiting: 1 });
const computes = load({ waiting: null, loop: 1 });

describe('a drift of the machine', () => {
  test('cannot move what only waits, nor the ratio of two that only compute', () => {
    expect(driftOf(waits, null, 2)).toEqual({ low: 1, high: 1 });
    expect(driftOf(waits, waits, 2)).toEqual({ low: 1, high: 1 });
    expect(driftOf(computes, computes, 2)).toEqual({ low: 1, high: 1 });
  });

  test('moves all of what computes, against its bound or against what waits', () => {
    expect(driftOf(computes, null, 2)).toEqual({ low: 1 / DRIFT, high: DRIFT });
    expect(driftOf(computes, waits, 2)).toEqual({ low: 1 / DRIFT, high: DRIFT });
    expect(driftOf(waits, computes, 2)).toEqual({ low: 1 / DRIFT, high: DRIFT });
  });

  test('moves of a mixture the part that does not wait', () => {
    // 80 % waiting: on a machine twice as slow it takes .8 + .2 · 2 = 1.2, on one twice as fast .8 + .2 / 2 = .9
    const { low, high } = driftOf(load({ waiting: 0.8 }), null, 2);
    expect(low).toBeCloseTo(1 / 1.2, 12);
    expect(high).toBeCloseTo(1 / 0.9, 12);
  });

  test.each([
    ['the client’s loop', { loop: 0.8 }],
    ['the server', { server: 0.8 }],
    ['the cores', { cores: 1.6 }],
  ])('saturates %s, which waiting does not hide', (_, busy) => {
    // busy for 80 % of the time already: twice as slow, it needs at least 1.6 times the time
    const { low, high } = driftOf(load({ waiting: 0.95, ...busy }), null, 2);
    expect(low).toBeCloseTo(1 / 1.6, 12);
    expect(high).toBeCloseTo(1 / 0.975, 12);
  });

  test('takes a measured wait of over 100 % for all', () => {
    expect(driftOf(load({ waiting: 1.003 }), null, 2)).toEqual({ low: 1, high: 1 });
  });
});

test('the luck of processes widens what a drift allows, most of all in CPU', () => {
  expect(withLuck(NO_DRIFT, 'cpuMicrosPerOperation')).toEqual({ low: 1 / 1.5, high: 1.5 });
  expect(withLuck({ low: 0.8, high: 1.2 }, 'throughputPerSecond')).toEqual({ low: 0.8 / 1.06, high: 1.2 * 1.06 });
});
