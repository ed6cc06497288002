import { expect, test } from 'vitest';
import type { GateRecord } from '../../../core/gate/records.ts';
import { suggested } from '../../../core/gate/suggested.ts';
import { gateReport } from '../../../core/gate/verdict.ts';
import { cellOf, END, pairsOf, sideOf, startOf } from './_records.ts';

/** Which cells can be gated at which margin, as a gate of a checkout against itself has seen them. */

const quiet = 'quiet @1 event-loop 1';
const noisy = 'noisy @1 event-loop 1';

/** So many pairs in which the candidate has good luck and bad luck in turn. */
const unlucky = (count: number, share: number): GateRecord[] =>
  pairsOf('screen', count, { cell: noisy }).map((pair) => {
    const luck = pair.pair % 2 === 0 ? 1 + share : 1 / (1 + share);
    return { ...pair, candidate: sideOf({ makespanMs: luck }) };
  });

const told = (...records: readonly GateRecord[]) =>
  suggested(gateReport([startOf([cellOf(quiet), cellOf(noisy)]), ...records, END], [], '2026-11-28'));

test('a quiet cell can be gated at the margin that was asked about, a noisy one from what it could show on', () => {
  const { notes, verdict, cells } = told(...pairsOf('screen', 8, { cell: quiet }), ...unlucky(8, 0.05));
  const seen = cells[1]!.metrics[0]!.smallestDetectable!;
  expect(seen).toBeGreaterThan(0.06);
  const margin = Math.ceil(seen * 100);
  expect(notes).toEqual([`${quiet}: from 5 % on (--margin 5%)`, `${noisy}: from ${margin} % on (--margin ${margin}%)`]);
  expect(verdict.sentence).toBe(
    `Suggestion: --margin ${margin}% for 2 of 2 cells here: equal code passes, and a slowdown of ${margin} % is caught.`,
  );
});

test('a cell that shows nothing under a half is gated by nobody', () => {
  const { notes, verdict, cells } = told(...pairsOf('screen', 8, { cell: quiet }), ...unlucky(8, 0.5));
  const seen = cells[1]!.metrics[0]!.smallestDetectable!;
  expect(seen).toBeGreaterThan(0.5);
  expect(notes[1]).toMatch(/^noisy @1 event-loop 1: cannot be gated: too noisy here, only from \d+ % on$/);
  expect(verdict.sentence).toMatch(/^Suggestion: --margin 5% for 1 of 2 cells here/);
});

test('a metric whose margin is twice as wide asks for half as much', () => {
  const unsteady = pairsOf('screen', 8, { cell: noisy }).map((pair) => ({
    ...pair,
    candidate: sideOf({ cpuMicrosPerOperation: pair.pair % 2 === 0 ? 1.08 : 1 / 1.08 }),
  }));
  const { notes, cells } = told(...pairsOf('screen', 8, { cell: quiet }), ...unsteady);
  const seen = cells[1]!.metrics[1]!.smallestDetectable!;
  expect(seen).toBeGreaterThan(0.12);
  expect(notes[1]).toContain(`from ${Math.ceil((seen * 100) / 2)} % on`);
});

test('a cell of which too little is known, that fails, or whose equal code looks slower, is none', () => {
  const fault: GateRecord = { type: 'fault', cell: quiet, side: 'base', reason: 'no DB' };
  const { notes, verdict } = told(fault, ...pairsOf('screen', 1, { cell: noisy }));
  expect(notes).toEqual([
    `${quiet}: cannot be gated: base: no DB`,
    `${noisy}: not known: too few pairs of processes; fewer cells, or a larger --budget`,
  ]);
  expect(verdict.sentence).toBe('Suggestion: none of 2 cells is known to be fit for a gate here.');
  const slow = { cell: noisy, slower: { makespanMs: 0.5 } };
  const slower = told(
    ...pairsOf('screen', 8, { cell: quiet }),
    ...pairsOf('screen', 8, slow),
    ...pairsOf('confirm', 4, slow),
  );
  expect(slower.notes[1]).toBe(`${noisy}: cannot be gated: equal code looks slower`);
  expect(slower.verdict.sentence).toMatch(/^Suggestion: --margin 5% for 1 of 2 cells here/);
});
