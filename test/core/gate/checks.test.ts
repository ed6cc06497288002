import { describe, expect, test } from 'vitest';
import { checked, processFindings } from '../../../core/gate/checks.ts';
import { FIRST_LOOK, MOST_CHECKS } from '../../../core/gate/procedure.ts';
import type { GateRecord, PairRecord } from '../../../core/gate/records.ts';
import { cellOf, pairsOf, sideOf } from './_records.ts';

const CELL = cellOf();
const together = (share: number, count = FIRST_LOOK): PairRecord[] =>
  pairsOf('screen', count, { slower: { makespanMs: share } }).map((pair) => ({ ...pair, isShared: true }));
const alone = (...shares: readonly number[]): PairRecord[] =>
  shares.map((share, pair) => ({ ...pairsOf('check', 1, { slower: { makespanMs: share } })[0]!, pair }));

describe('a check in processes of their own', () => {
  test('closes with the first that says the same as one process', () => {
    expect(checked(CELL, [...alone(0), ...together(0)])).toEqual({ isOpen: false, apart: null });
    expect(checked(CELL, [...alone(0.3, 0.02), ...together(0)])).toEqual({ isOpen: false, apart: null });
  });

  test('is open before there is anything to compare, and while all say something else', () => {
    expect(checked(CELL, alone(0)).isOpen).toBe(true);
    expect(checked(CELL, [...alone(0), ...together(0, FIRST_LOOK - 1)]).isOpen).toBe(true);
    expect(checked(CELL, [...alone(0.3), ...together(0)])).toEqual({ isOpen: true, apart: null });
    expect(checked(CELL, [...alone(0.3, 0.25), ...together(0)])).toEqual({ isOpen: true, apart: null });
  });

  test('parts the versions where a slowdown is hidden, or made, by their one process', () => {
    const hidden = checked(CELL, [...alone(0.3, 0.25, 0.28), ...together(0)]);
    expect(hidden.isOpen).toBe(false);
    expect(hidden.apart).toMatch(
      /^makespanMs of the candidate differs by 2[78][\d.]* % in processes of their own, by 0/,
    );
    expect(checked(CELL, [...alone(0, 0.01, -0.01), ...together(0.3)]).apart).not.toBeNull();
  });

  test('does not mind a slowdown that both see', () => {
    expect(checked(CELL, [...alone(0.6), ...together(0.3)])).toEqual({ isOpen: false, apart: null });
  });
});

describe('start and memory', () => {
  const of = (base: number, candidate: number, count = MOST_CHECKS): PairRecord[] =>
    alone(...Array.from({ length: count }, () => 0)).map((pair) => ({
      ...pair,
      base: sideOf({}, { startMs: base, rssBytes: 50e6 }),
      candidate: sideOf({}, { startMs: candidate, rssBytes: 50e6 }),
    }));

  test('are told where the candidate needs half as much again, and more than a little, every time', () => {
    expect(processFindings(of(200, 400))).toEqual([{ metric: 'startMs', base: 200, candidate: 400 }]);
    expect(processFindings(of(200, 280))).toEqual([]);
    expect(processFindings(of(20, 60))).toEqual([]);
    expect(processFindings([...of(200, 400, 2), ...of(200, 210, 1)])).toEqual([]);
  });

  test('are told when they were seen often enough, and keep the check open until then', () => {
    const records: GateRecord[] = [...of(200, 400, 1), ...together(0)];
    expect(processFindings(of(200, 400, 2))).toEqual([]);
    expect(checked(CELL, records).isOpen).toBe(true);
  });
});
