import { describe, expect, test } from 'vitest';
import { isWarm } from '../../../core/session/warm-up.ts';

const flat = [100, 100, 100, 100, 100, 100];
const falling = [130, 124, 118, 112, 106, 100];

describe('a trial is warm', () => {
  test('after one round that is at least nine tenths waiting', () => {
    expect(isWarm([100], 90)).toBe(true);
    expect(isWarm([100], 89)).toBe(false);
    expect(isWarm([100], null)).toBe(false);
  });

  test('if the last round is, whatever those before were', () => {
    expect(isWarm([500, 100], 95)).toBe(true);
    expect(isWarm([100, 500], 95)).toBe(false);
  });

  test('after six rounds without a trend, and not before', () => {
    expect(isWarm(flat.slice(1), null)).toBe(false);
    expect(isWarm(flat, null)).toBe(true);
  });

  test('when the last six show none, whatever was before', () => {
    expect(isWarm([900, 500, ...flat], null)).toBe(true);
    expect(isWarm([...flat, ...falling], null)).toBe(false);
  });

  test('where it gets slower', () => {
    expect(isWarm(falling.toReversed(), null)).toBe(true);
  });

  test('where the fall is under 2 % over the six, however steady', () => {
    expect(isWarm([101.9, 101.5, 101.1, 100.7, 100.3, 100], null)).toBe(true);
    expect(isWarm([102.5, 102, 101.5, 101, 100.5, 100], null)).toBe(false);
  });

  test('where the fall is larger, but may well be chance', () => {
    expect(isWarm([110, 95, 108, 92, 105, 90], null)).toBe(true);
  });
});

test('before its first round it is not', () => {
  expect(isWarm([], null)).toBe(false);
  expect(isWarm([], 100)).toBe(false);
});
