import { describe, expect, test } from 'vitest';
import { isSteady, type RoundCost } from '../../../core/session/steady.ts';

/** Rounds of these times, and of as much CPU where nothing else is said. */
const rounds = (timesNs: readonly number[], cpuMicros: readonly number[] = timesNs): RoundCost[] =>
  timesNs.map((elapsedNs, index) => ({
    elapsedNs,
    cpuUserMicros: (cpuMicros[index] as number) / 2,
    cpuSystemMicros: (cpuMicros[index] as number) / 2,
  }));
const flat = Array.from({ length: 9 }, () => 100);
const falling = [130, 125, 120, 115, 110, 106, 103, 101, 100];

describe('code is steady', () => {
  test('where neither time nor CPU falls from one third of its rounds to the next', () => {
    expect(isSteady(rounds(flat), 3)).toBe(true);
    expect(isSteady(rounds(falling), 3)).toBe(false);
  });

  test('not where only its CPU falls, as that of a round which waits', () => {
    expect(isSteady(rounds(flat, falling), 3)).toBe(false);
    expect(isSteady(rounds(falling, flat), 3)).toBe(false);
  });

  test('where it gets slower', () => {
    expect(isSteady(rounds(falling.toReversed()), 3)).toBe(true);
  });

  test('where it fell before the last two thirds', () => {
    expect(isSteady(rounds([900, 700, 500, 100, 100, 100, 100, 100, 100]), 3)).toBe(true);
  });

  test('where the fall is under 2 %', () => {
    expect(isSteady(rounds([200, 200, 200, 100, 100, 100, 98.1, 98.1, 98.1]), 3)).toBe(true);
    expect(isSteady(rounds([200, 200, 200, 100, 100, 100, 97.9, 97.9, 97.9]), 3)).toBe(false);
  });

  test('by what is in the middle of a third: one wild round is none', () => {
    expect(isSteady(rounds([100, 100, 100, 100, 900, 100, 100, 100, 1]), 3)).toBe(true);
  });

  test('not before a third has as many rounds as are asked for', () => {
    expect(isSteady(rounds(flat.slice(1)), 3)).toBe(false);
    expect(isSteady(rounds(flat), 4)).toBe(false);
    expect(isSteady([], 1)).toBe(false);
  });
});
