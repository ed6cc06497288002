import { describe, expect, test } from 'vitest';
import { judgeFamily } from '../../../core/analysis/family.ts';
import { spendingOf } from '../../../core/analysis/spending.ts';
import type { LookRecord } from '../../../core/records/records.ts';
import { looksOf } from '../../../core/plan/looks.ts';

const order = Array.from({ length: 12 }, () => ['a', 'b']);
const blocks = [{ scenario: 'row', trials: ['a', 'b'], order, looks: [6, 8, 10] }];
const look = (rounds: number, ends = false): LookRecord => ({
  type: 'look',
  scenario: 'row',
  rounds,
  open: ends ? 0 : 1,
  futile: 0,
  ends,
});
const shareOf = (...looks: LookRecord[]) => spendingOf(blocks, looks).get('a');

describe('what may be spent of α', () => {
  test('is all of it, where nobody looked before the end', () => {
    expect(shareOf()).toBe(1);
  });

  test('at a look is in proportion to the rounds since the one before', () => {
    expect(shareOf(look(6, true))).toBe(0.5);
    expect(shareOf(look(6), look(8, true))).toBeCloseTo(1 / 6, 12);
    expect(shareOf(look(7), look(8, true))).toBeCloseTo(1 / 12, 12);
  });

  test('at the end is what the looks have left, also where the budget or a user ends it', () => {
    expect(shareOf(look(6), look(8), look(10))).toBeCloseTo(1 / 6, 12);
    expect(shareOf(look(6))).toBe(0.5);
  });

  test('is left to the end by a look with all rounds', () => {
    expect(shareOf(look(6), look(8), look(10), look(12))).toBeCloseTo(1 / 6, 12);
    expect(shareOf(look(12))).toBe(1);
  });

  test('is never more than α by all looks together', () => {
    const ends = [6, 8, 10].map((rounds, index) =>
      shareOf(...[6, 8].slice(0, index).map((at) => look(at)), look(rounds, true)),
    );
    const last = shareOf(look(6), look(8), look(10));
    expect([...ends, last].reduce<number>((sum, share) => sum + (share ?? 0), 0)).toBeCloseTo(1, 12);
  });

  test('is that of the own row', () => {
    expect(spendingOf([{ ...blocks[0]!, scenario: 'other' }], [look(6, true)]).get('a')).toBe(1);
  });
});

describe('looks', () => {
  test('begin where every cell has its interval, and come every two rounds but at the end', () => {
    expect(looksOf(12, 0.95)).toEqual([6, 8, 10]);
    expect(looksOf(7, 0.95)).toEqual([6]);
    expect(looksOf(12, 0.99)).toEqual([8, 10]);
  });

  test('there are none where the end comes first', () => {
    expect(looksOf(6, 0.95)).toEqual([]);
    expect(looksOf(3, 0.95)).toEqual([]);
  });
});

describe('a comparison that may spend a part of α', () => {
  const options = { margin: 0.05, confidence: 0.95 };
  const logRatios = [0.1, 0.11, 0.12, 0.13, 0.12, 0.11];
  const judged = (share: number) => judgeFamily([{ logRatios, luck: 0.01, share }], options)[0]!;

  test('has a p that is larger by as much, and a wider interval', () => {
    expect(judged(0.5).p).toBeCloseTo(2 * judged(1).p!, 12);
    expect(judged(0.5).difference!.high).toBeGreaterThan(judged(1).difference!.high);
    expect(judged(0.5).difference!.estimate).toBe(judged(1).difference!.estimate);
  });

  test('needs a larger difference to be seen', () => {
    expect(judged(0.5).smallestDetectable!).toBeGreaterThan(judged(1).smallestDetectable!);
  });

  test('is judged as one of all that are still to come, whose p makes none larger when it is known', () => {
    const clear = [0.5, 0.51, 0.52, 0.53, 0.52, 0.51];
    const sample = { logRatios, luck: 0.01 };
    const [before] = judgeFamily([sample], { ...options, expected: 2 });
    expect(before!.p).toBeCloseTo(3 * judged(1).p!, 12);
    for (const others of [
      [clear, clear],
      [clear, logRatios],
      [logRatios, [0, 0.01, 0, 0.01, 0, 0.01]],
    ]) {
      const [after] = judgeFamily([sample, ...others.map((values) => ({ logRatios: values, luck: 0.01 }))], options);
      expect(after!.p!).toBeLessThanOrEqual(before!.p!);
    }
  });
});
