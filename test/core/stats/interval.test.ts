import { expect, test } from 'vitest';
import { coinSum } from '../../../core/stats/coin-sum.ts';
import { orderInterval } from '../../../core/stats/interval.ts';

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
});
