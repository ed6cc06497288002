import { expect, test } from 'vitest';
import benchmark from '../../reports/github-action-benchmark.ts';
import { empty, httpGet, interrupted, withMissingCells } from './_cases.ts';
import { hostile } from './_hostile.ts';

const read = (of = httpGet()) =>
  JSON.parse(benchmark.render.run(of, { width: 100, colour: false })) as Record<string, unknown>[];

test('each measured cell is an entry of customBiggerIsBetter', () => {
  expect(read()[1]).toEqual({
    name: 'http-get latencyMs=20 @16 event-loop K=16',
    unit: 'op/s',
    value: 746,
    range: '739.00 … 751.00',
    extra: '10 rounds, 2000 of 2000 operations succeeded',
  });
});

test('no two entries have one name, by which it keeps its history', () => {
  for (const of of [httpGet(), withMissingCells(), hostile()]) {
    const names = read(of).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  }
});

test('a range that is not known is not there', () => {
  expect(read(interrupted())[0]).not.toHaveProperty('range');
});

test('a cell without a number is no entry: it would be a 0 in a history', () => {
  expect(read(withMissingCells())).toHaveLength(6);
  expect(read(empty())).toEqual([]);
});

test('names have no control character', () => {
  for (const { name } of read(hostile())) expect(name).not.toMatch(/\p{Cc}|\p{Cf}/u);
});
