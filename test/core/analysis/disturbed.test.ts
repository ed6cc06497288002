import { expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analysis.ts';
import { changesOf } from '../../../core/analysis/changes.ts';
import { explain } from '../../../core/explain/explain.ts';
import { base, withRounds } from './_changes.ts';

/** A run beside a program that took 30 % of a core all the time: its rows have numbers, and nothing else is made of them. */
const beside = withRounds(base, (round) => ({
  ...round,
  contaminated: 'other programs used 0.3 of our cores',
  disturbance: { ...round.disturbance, foreignCores: 0.3, stealCores: 0, throttledMs: null },
}));

test('every cell is measured, and says that it was disturbed', () => {
  const { cells } = analyse(beside);
  expect(new Set(cells.map(({ state }) => state))).toEqual(new Set(['measured']));
  for (const { id, warnings, rounds } of cells) {
    const beyondBound = beside.rounds.flatMap(({ trial, elapsedNs, boundNs }) =>
      trial === id && boundNs ? elapsedNs / boundNs : [],
    );
    const most = beyondBound.length === 0 ? 1 / 0.7 : Math.min(1 / 0.7, Math.max(1, ...beyondBound));
    expect(rounds).toBe(12);
    expect(warnings.find(({ code }) => code === 'disturbed')?.evidence['slowdown'], id).toBeCloseTo(most, 12);
  }
});

test('every cell has the same witness as without that program', () => {
  const proofs = (of: typeof base) => analyse(of).cells.map(({ id, provenBy }) => [id, provenBy]);
  expect(proofs(beside)).toEqual(proofs(base));
});

test.each([
  ['before', beside, base, 'a'],
  ['after', base, beside, 'b'],
])('a comparison of runs does not compare what was disturbed %s', (_, a, b, side) => {
  const { changes, apart } = changesOf(a, b);
  expect(changes).toEqual([]);
  expect(apart).toHaveLength(analyse(base).cells.length);
  expect(apart[0]!.reason).toBe(`disturbed in ${side}: other programs left too few of its rounds alone`);
});

test('an explanation explains none of it', () => {
  expect(explain(base).findings.length).toBeGreaterThan(0);
  expect(explain(beside).findings).toEqual([]);
});
