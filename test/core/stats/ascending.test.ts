import { expect, test } from 'vitest';
import { ascending } from '../../../core/stats/ascending.ts';

test('sorts numbers as numbers, not as words', () => {
  expect([...ascending([10, 9, -1, 100])]).toEqual([-1, 9, 10, 100]);
});

test('leaves the input as it was', () => {
  const values = Float64Array.of(3, 1, 2);
  ascending(values);
  expect([...values]).toEqual([3, 1, 2]);
});

test('sorts nothing into nothing', () => {
  expect(ascending([])).toHaveLength(0);
});

test.each([NaN, Infinity, -Infinity])('refuses %d wherever it stands', (wrong) => {
  for (const values of [[wrong, 1, 2], [1, wrong, 2], [1, 2, wrong], [wrong]]) {
    expect(() => ascending(values)).toThrow(RangeError);
  }
});
