import { describe, expect, test } from 'vitest';
import {
  cleanPairs,
  cleanRounds,
  countedPairs,
  countedRounds,
  shiftOf,
  slowdownOf,
  sumOf,
  sumOrNull,
} from '../../../core/analysis/rounds.ts';
import { UNKNOWN } from '../../../core/machine/machine.ts';
import type { Disturbance, RoundRecord } from '../../../core/records/records.ts';
import { round } from './_rounds.ts';

const at = (place: number, attempt = 0, contaminated: string | null = null) =>
  round({ round: place, attempt, contaminated });
const told = (rounds: readonly { round: number; attempt: number }[]) =>
  rounds.map((each) => `${each.round}.${each.attempt}`);

describe('the rounds that count', () => {
  test('are those that were not contaminated, in order', () => {
    expect(told(cleanRounds([at(2), at(0), at(1, 0, 'noise')]))).toEqual(['0.0', '2.0']);
  });

  test('are of each round the latest attempt that was not contaminated', () => {
    expect(told(cleanRounds([at(0), at(1, 0, 'noise'), at(0, 1), at(1, 1)]))).toEqual(['0.1', '1.1']);
    expect(told(cleanRounds([at(0), at(0, 1, 'noise')]))).toEqual(['0.0']);
    expect(told(cleanRounds([at(0, 1), at(0)]))).toEqual(['0.1']);
  });

  test('are none of none', () => {
    expect(cleanRounds([at(0, 0, 'noise')])).toEqual([]);
  });
});

describe('pairs of rounds', () => {
  const pairs = (one: readonly ReturnType<typeof at>[], other: readonly ReturnType<typeof at>[]) =>
    cleanPairs(one, other).map(([a, b]) => [...told([a]), ...told([b])]);

  test('were run side by side: the same round and the same attempt, clean in both', () => {
    expect(pairs([at(0), at(1), at(2)], [at(0), at(1, 0, 'noise'), at(3)])).toEqual([['0.0', '0.0']]);
  });

  test('are of each round the latest attempt that is clean in both', () => {
    expect(pairs([at(0), at(0, 1)], [at(0), at(0, 1)])).toEqual([['0.1', '0.1']]);
    expect(pairs([at(0), at(0, 1, 'noise')], [at(0), at(0, 1)])).toEqual([['0.0', '0.0']]);
  });

  test('never join a first attempt with a second, though both are clean', () => {
    expect(pairs([at(0), at(0, 1, 'noise')], [at(0, 0, 'noise'), at(0, 1)])).toEqual([]);
  });
});

describe('rounds that other programs disturbed', () => {
  const beside = (place: number, foreignCores: number | null, more: Partial<Disturbance> = {}, attempt = 0) => {
    const disturbance = { ...UNKNOWN, foreignCores, ...more };
    return round({ round: place, attempt, contaminated: 'other programs', disturbance });
  };

  const unbound = (disturbed: RoundRecord) => ({ ...disturbed, boundNs: null });

  test('can have taken all of it from the thread that was waited for', () => {
    expect(slowdownOf(unbound(beside(0, 0.3)))).toBeCloseTo(Math.log(1 / 0.7), 12);
    expect(slowdownOf(unbound(beside(0, 0.2, { stealCores: 0.1 })))).toBeCloseTo(Math.log(1 / 0.7), 12);
    expect(slowdownOf(at(0))).toBe(0);
  });

  test('cannot have made it longer than it is beyond its bound', () => {
    const late = { ...beside(0, 0.3), boundNs: 100e6, fifoNs: null };
    expect(slowdownOf({ ...late, elapsedNs: 110e6 })).toBeCloseTo(Math.log(1.1), 12);
    expect(slowdownOf({ ...late, elapsedNs: 99e6 })).toBe(0);
    expect(slowdownOf({ ...late, elapsedNs: 200e6 })).toBeCloseTo(Math.log(1 / 0.7), 12);
  });

  test('cannot have made one in order longer than it is beyond first come, first served', () => {
    const late = { ...beside(0, 0.3), boundNs: 100e6, fifoNs: 140e6, elapsedNs: 147e6 };
    expect(slowdownOf({ ...late, admittedOutOfOrder: 0 })).toBeCloseTo(Math.log(1.05), 12);
    expect(slowdownOf({ ...late, admittedOutOfOrder: 1 })).toBeCloseTo(Math.log(1 / 0.7), 12);
    expect(slowdownOf({ ...late, admittedOutOfOrder: null })).toBeCloseTo(Math.log(1 / 0.7), 12);
  });

  test('make nothing faster or cheaper: what each side lost moves the ratio to one side', () => {
    const pair = [unbound(beside(0, 0.1)), unbound(beside(0, 0.3))] as const;
    const [slower, faster] = [Math.log(1 / 0.9), Math.log(1 / 0.7)];
    const ofTime = shiftOf(pair, 'throughputPerSecond');
    expect([ofTime.down, ofTime.up]).toEqual([expect.closeTo(slower, 12), expect.closeTo(faster, 12)]);
    const ofCpu = shiftOf(pair, 'cpuMicrosPerOperation');
    expect([ofCpu.down, ofCpu.up]).toEqual([expect.closeTo(Math.log(1.3), 12), expect.closeTo(Math.log(1.1), 12)]);
    expect(shiftOf([at(0), at(0)], 'cpuMicrosPerOperation')).toEqual({ down: 0, up: 0 });
  });

  test.each([
    ['took more than half of a core', beside(0, 0.6)],
    ['together with the host', beside(0, 0.4, { stealCores: 0.2 })],
    ['took nothing, so that it was something else', beside(0, 0)],
    ['are beside a quota', beside(0, 0.3, { throttledMs: 5 })],
    ['were not seen', beside(0, null)],
  ])('did nobody knows what, where they %s', (_case, disturbed) => {
    expect(slowdownOf(disturbed)).toBe(Infinity);
    expect(countedRounds([disturbed])).toEqual([]);
  });

  test('count only where fewer than four are clean', () => {
    expect(told(countedRounds([at(0), at(1), at(2), at(3), beside(4, 0.3)]))).toEqual(['0.0', '1.0', '2.0', '3.0']);
    expect(told(countedRounds([at(0), at(1), at(2), beside(3, 0.3)]))).toEqual(['0.0', '1.0', '2.0', '3.0']);
    expect(countedPairs([at(0), beside(1, 0.3)], [at(0), at(1)])).toHaveLength(2);
  });

  test('count as the attempt that was disturbed the least', () => {
    expect(told(countedRounds([beside(0, 0.3), beside(0, 0.2, {}, 1), beside(0, 0.4, {}, 2)]))).toEqual(['0.1']);
    expect(told(countedRounds([at(0), beside(0, 0.2, {}, 1)]))).toEqual(['0.0']);
  });
});

test('a sum is of all, and of what is not known everywhere there is none', () => {
  expect(sumOf([1, 2, 3], (value) => value * 2)).toBe(12);
  expect(sumOrNull([1, 2, 3], (value) => value)).toBe(6);
  expect(sumOrNull([1, null, 3], (value) => value)).toBeNull();
  expect(sumOrNull([], () => null)).toBe(0);
});
