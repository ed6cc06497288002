import { describe, expect, test } from 'vitest';
import { TOO_FEW_ROUNDS } from '../../../core/analysis/pairings.ts';
import { verdictOf } from '../../../core/analysis/verdict.ts';
import type { Cell, Pairing } from '../../../core/records/comparison.ts';
import { cell, comparison, pairing } from '../../reports/_comparison.ts';

const at = (perSecond: number) => ({ throughputPerSecond: { median: perSecond, low: perSecond, high: perSecond } });
const cpu = { metric: 'cpuMicrosPerOperation' } as const;
const equal = { kind: 'equal' } as const;

/** A row of three: the loop fastest, the pool with as many in flight behind it, sequential last. */
function rowOf(scenario: string): { sequential: Cell; loop: Cell; pool: Cell } {
  const of = (some: Partial<Cell> & { readonly model: string }) => cell({ ...some, scenario });
  return {
    sequential: of({ model: 'sequential', concurrency: 1, ...at(50) }),
    loop: of({ model: 'event-loop', ...at(750) }),
    pool: of({ model: 'pool', threads: 4, tasksPerThread: 4, ...at(700) }),
  };
}

const { sequential, loop, pool } = rowOf('http-get @16');
const gains = [
  pairing(sequential, loop, [15.3, 15.1, 15.5], 'better'),
  pairing(sequential, pool, [14, 13.9, 14.2], 'better'),
];
const isFaster = pairing(loop, pool, [0.93, 0.92, 0.94], 'worse', equal);
const isTied = pairing(loop, pool, [0.98, 0.97, 0.99], 'same', equal);
const isCheaper = pairing(loop, pool, [6.89, 6.71, 7.12], 'worse', { ...equal, ...cpu });

/** With ranks as the analysis gives them. */
function verdict(cells: readonly Cell[], pairings: readonly Pairing[]) {
  const ranked = comparison({ cells: [...cells], comparisons: [...pairings] });
  return verdictOf(ranked.cells, { pairings, margin: 0.05 });
}

describe('one row', () => {
  test('is won by the model that is faster than every other', () => {
    expect(verdict([sequential, loop, pool], [...gains, isFaster])).toMatchObject({
      winner: 'event-loop',
      sentence: 'event-loop: 15.3× [15.1, 15.5] the throughput of sequential in http-get @16.',
    });
  });

  test('is won by the cheapest of the fastest, if it is slower than none', () => {
    expect(verdict([sequential, loop, pool], [...gains, isTied, isCheaper])).toMatchObject({
      winner: 'event-loop',
      sentence:
        'event-loop: 15.3× [15.1, 15.5] the throughput of sequential in http-get @16, ' +
        'as fast as pool with as many calls in flight, which takes 6.89× [6.71, 7.12] the CPU.',
    });
  });

  test('is won by nobody where the fastest tie and none is cheaper', () => {
    expect(verdict([sequential, loop, pool], [...gains, isTied])).toMatchObject({
      winner: null,
      sentence: 'Unclear: this run cannot tell the models apart.',
    });
  });

  test('is won by nobody where the cheaper one may be slower by more than the margin', () => {
    const mayBeSlower = pairing(loop, pool, [1.02, 0.95, 1.06], 'unclear', {
      ...equal,
      reason: 'it crosses the margin',
    });
    expect(verdict([sequential, loop, pool], [...gains, mayBeSlower, isCheaper]).winner).toBeNull();
  });

  test('can be won by the baseline', () => {
    const fast = { ...sequential, ...at(900) };
    const slower = [pairing(fast, loop, [0.8, 0.79, 0.81], 'worse'), pairing(fast, pool, [0.7, 0.69, 0.71], 'worse')];
    expect(verdict([fast, loop, pool], slower)).toMatchObject({
      winner: 'sequential',
      sentence: 'sequential: the fastest in http-get @16.',
    });
  });

  test('is not won by a control, nor by what has no number', () => {
    const control = cell({ model: 'control', isControl: true, scenario: 'http-get @16', ...at(9000) });
    const liar = cell({ model: 'liar', state: 'invalid', scenario: 'http-get @16', ...at(9000) });
    expect(verdict([sequential, loop, pool, control, liar], [...gains, isFaster]).winner).toBe('event-loop');
  });

  test('of fewer than two models is nothing to compare', () => {
    const nothing = 'Nothing to compare: fewer than two models were measured.';
    expect(verdict([loop], [])).toEqual({ winner: null, sentence: nothing, smallestDetectableChange: null });
    expect(verdict([], []).sentence).toBe(nothing);
    expect(verdict([loop, { ...pool, state: 'failed' }], []).sentence).toBe(nothing);
  });

  test('is unclear for want of rounds, where that is the reason', () => {
    const wanting = 'Unclear: too few undisturbed rounds to tell the models apart; give it more --rounds or --budget.';
    const few = pairing(sequential, loop, [null as never, null, null], 'unclear', { reason: '3 pairs' });
    expect(verdict([sequential, loop], [few])).toMatchObject({ winner: null, sentence: wanting });
    const many = pairing(sequential, loop, [15, 14, 16], 'unclear', { reason: `${TOO_FEW_ROUNDS} for so many` });
    expect(verdict([sequential, loop], [many]).sentence).toBe(wanting);
  });

  test('says large ratios as people do', () => {
    const huge = pairing(sequential, loop, [1017.4, 999.5, 1e6], 'better');
    expect(verdict([sequential, loop], [huge]).sentence).toContain('1020× [1000, 1000000] the throughput');
    const round = pairing(sequential, loop, [15, 0.5, 150], 'better');
    expect(verdict([sequential, loop], [round]).sentence).toContain('15.0× [0.5, 150.0]');
  });
});

describe('many rows', () => {
  const other = rowOf('http-get @64');
  const otherGains = [
    pairing(other.sequential, other.loop, [60, 59, 61], 'better'),
    pairing(other.sequential, other.pool, [70, 69, 71], 'better'),
  ];
  const first = { cells: [sequential, loop, pool], pairings: [...gains, isFaster] };
  const both = (cells: readonly Cell[], pairings: readonly Pairing[]) =>
    verdict([...first.cells, ...cells], [...first.pairings, ...pairings]);

  test('are won by the model that wins all of them', () => {
    const slower = pairing(other.loop, other.pool, [0.9, 0.89, 0.91], 'worse', equal);
    const found = both(Object.values(other), [...otherGains, slower]);
    expect(found.winner).toBe('event-loop');
    expect(found.sentence).toBe('event-loop: 15.3× [15.1, 15.5] the throughput of sequential in http-get @16.');
  });

  test('are won by nobody where they disagree, and it is said who wins where', () => {
    const fast = { ...other.pool, ...at(900) };
    const faster = pairing(other.loop, fast, [1.2, 1.19, 1.21], 'better', equal);
    expect(both([other.sequential, other.loop, fast], [...otherGains, faster])).toMatchObject({
      winner: null,
      sentence: 'It depends: event-loop for http-get @16, pool for http-get @64.',
    });
  });

  test('are won by nobody where one of them is open, and it is said how many are', () => {
    const tied = pairing(other.loop, other.pool, [1, 0.99, 1.01], 'same', equal);
    const found = both(Object.values(other), [...otherGains, tied]);
    expect(found.winner).toBeNull();
    expect(found.sentence).toBe(
      'event-loop: 15.3× [15.1, 15.5] the throughput of sequential in http-get @16. 1 of 2 rows stay unclear.',
    );
  });

  test('of which one has a single model are decided by the others', () => {
    expect(both([other.loop], []).winner).toBe('event-loop');
  });
});

describe('the smallest change that could have been seen', () => {
  const ratios = (...given: (readonly [number, number])[]) =>
    given.map(([low, high]) => pairing(sequential, loop, [1, low, high], 'unclear'));
  const change = (pairings: readonly Pairing[]) => verdict([sequential, loop], pairings).smallestDetectableChange;

  test('is half the width of the median interval of throughput, as a share', () => {
    expect(change(ratios([1, 1.21]))).toBeCloseTo(0.1, 12);
    expect(change(ratios([1, 1.21], [0.5, 0.5], [1, 1.44]))).toBeCloseTo(0.1, 12);
    expect(change([...ratios([1, 1.21]), pairing(sequential, loop, [1, 1, 9], 'unclear', cpu)])).toBeCloseTo(0.1, 12);
  });

  test('is not known without an interval', () => {
    expect(change([])).toBeNull();
    expect(change([pairing(sequential, loop, [1, null, null], 'unclear')])).toBeNull();
  });

  test('is not made of rows that take no part, as those of a floor', () => {
    const floor = rowOf('noop @16');
    expect(change([...ratios([1, 1.21]), pairing(floor.sequential, floor.loop, [1, 1, 9], 'unclear')])).toBeCloseTo(
      0.1,
      12,
    );
  });
});
