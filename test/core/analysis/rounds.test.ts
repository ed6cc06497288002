import { describe, expect, test } from 'vitest';
import { cleanPairs, cleanRounds, sumOf, sumOrNull } from '../../../core/analysis/rounds.ts';
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

test('a sum is of all, and of what is not known everywhere there is none', () => {
  expect(sumOf([1, 2, 3], (value) => value * 2)).toBe(12);
  expect(sumOrNull([1, 2, 3], (value) => value)).toBe(6);
  expect(sumOrNull([1, null, 3], (value) => value)).toBeNull();
  expect(sumOrNull([], () => null)).toBe(0);
});
