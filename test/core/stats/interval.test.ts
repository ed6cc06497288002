import { expect, test } from 'vitest';
import { coinSum } from '../../../core/stats/coin-sum.ts';
import { fewestValues, orderInterval } from '../../../core/stats/interval.ts';
import { medianInterval } from '../../../core/stats/median-interval.ts';
import { hodgesLehmann } from '../../../core/stats/signed-rank.ts';

const points = Float64Array.of(10, 20, 30, 40, 50);
const below = coinSum([1, 1, 1, 1, 1]);

test('goes from the smallest to the largest point where no less will do', () => {
  expect(orderInterval(points, below, 0.9375)).toEqual({ estimate: 30, low: 10, high: 50, coverage: 0.9375 });
});

test('moves inwards as soon as the confidence allows it', () => {
  expect(orderInterval(points, below, 0.625)).toEqual({ estimate: 30, low: 20, high: 40, coverage: 0.625 });
});

test('is null where even all the points are not enough', () => {
  expect(orderInterval(points, below, 0.94)).toBeNull();
});

test('of no points is null', () => {
  expect(orderInterval(new Float64Array(), coinSum([]), 0.01)).toBeNull();
});

test.each([0, 1, 95, -0.5, NaN])('refuses the confidence %d', (confidence) => {
  expect(() => orderInterval(points, below, confidence)).toThrow(RangeError);
  expect(() => fewestValues(confidence)).toThrow(RangeError);
});

test.each([
  [0.5, 2],
  [0.75, 3],
  [0.9, 5],
  [0.95, 6],
  [0.99, 8],
  [0.999, 11],
])('a confidence of %d needs %i values, of a median and of a paired difference', (confidence, values) => {
  expect(fewestValues(confidence)).toBe(values);
  const first = (count: number) => Array.from({ length: count }, (_, index) => index);
  for (const interval of [medianInterval, hodgesLehmann]) {
    expect(interval(first(values), confidence)).not.toBeNull();
    expect(interval(first(values - 1), confidence)).toBeNull();
  }
});
