import { describe, expect, test } from 'vitest';
import { estimatedMs } from '../../../core/plan/block-cost.ts';
import { partOf } from '../../../core/records/part.ts';
import type { Plan } from '../../../core/records/records.ts';
import { rowGroups } from '../../../core/shards/groups.ts';
import { blocksOf, shareText, sharedOut } from '../../../core/shards/parts.ts';
import { rows, rowsOf } from './_shards.ts';

const timeOf = (plan: Plan, names: readonly string[]) =>
  plan.blocks
    .filter(({ scenario }) => names.includes(scenario))
    .reduce((sum, block) => sum + estimatedMs(plan, block), 0);
const isRow = (name: string) => !name.startsWith('probe of ');

describe('the parts of a plan', () => {
  test.each([1, 2, 3, 4, 5, 6, 7])('cover it exactly once, among %i machines', (machines) => {
    const parts = sharedOut(rows, machines).map((groups) => groups.map(({ name }) => name));
    expect(parts).toHaveLength(machines);
    expect(parts.flat().toSorted()).toEqual(
      rows.blocks
        .map(({ scenario }) => scenario)
        .filter(isRow)
        .toSorted(),
    );
  });

  test('are balanced by time: no machine has more than another by more than one row', () => {
    const plan = rowsOf(1, 2, 3, 100, 5, 80, 7, 60, 9, 40, 11);
    for (const machines of [2, 3, 4]) {
      const times = sharedOut(plan, machines).map((groups) =>
        timeOf(
          plan,
          groups.map(({ name }) => name),
        ),
      );
      const longest = Math.max(...plan.blocks.map((block) => estimatedMs(plan, block)));
      expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(longest);
    }
  });

  test('are the same whoever asks, and in the order of the plan', () => {
    const names = blocksOf(rows, { index: 2, of: 3 });
    expect(blocksOf(structuredClone(rows), { index: 2, of: 3 })).toEqual(names);
    expect(partOf(rows, names).blocks.map(({ scenario }) => scenario)).toEqual(names);
  });

  test('have the probes of their servers, on each machine', () => {
    for (const index of [1, 2, 3]) expect(blocksOf(rows, { index, of: 3 })[0]).toBe('probe of desk');
    expect(blocksOf(rows, { index: 7, of: 7 }), 'nothing to measure').toEqual([]);
  });

  test('keep together what a claim compares', () => {
    const [first, , third] = rowsOf(5, 10, 15).blocks.map(({ trials }) => trials[0] ?? '');
    const expects = [
      {
        quantity: 'makespanMs',
        cell: third ?? '',
        against: first ?? '',
        is: 'at-least' as const,
        value: 1,
        because: '',
      },
    ];
    const plan = {
      ...rowsOf(5, 10, 15),
      claims: [{ id: 'slower', statement: 'slower', suite: 'fetch', suiteAbout: null, expects }],
    };
    expect(rowGroups(plan).map(({ blocks }) => blocks.length)).toEqual([2, 1]);
    const parts = [1, 2].map((index) => partOf(plan, blocksOf(plan, { index, of: 2 })));
    expect(parts.flatMap(({ claims }) => claims.map(({ id }) => id))).toEqual(['slower']);
  });

  test('are told with their share of the time', () => {
    const blocks = blocksOf(rows, { index: 1, of: 2 });
    expect(shareText(rows, { index: 1, of: 2, blocks })).toMatch(
      /^shard 1\/2: 3 of 6 row groups, about \d+ s of \d+ s$/,
    );
    expect(shareText(rows, { index: 7, of: 7, blocks: [] })).toBe(
      'shard 7/7 has nothing to measure: 0 of 6 row groups',
    );
  });
});
