import { expect, test } from 'vitest';
import { coinSum } from '../../../core/stats/coin-sum.ts';
import { depthOf, normalDepth } from '../../../core/stats/interval.ts';
import { medianInterval } from '../../../core/stats/median-interval.ts';
import { normalInterval, normalP } from '../../../core/stats/signed-rank-normal.ts';
import { hodgesLehmann, signedRankP } from '../../../core/stats/signed-rank.ts';

/** Beyond 200 values the distribution is the normal one: at 200 it has to say what the exact one says. */
const wave = (count: number): number[] => Array.from({ length: count }, (_, index) => Math.sin((index + 1) ** 2) + 0.1);
const many = wave(200);

test.each([0.9, 0.95, 0.99])('at 200 values the interval is the exact one (%d)', (confidence) => {
  const exact = hodgesLehmann(many, confidence)!;
  const normal = normalInterval(many, confidence);
  expect(normal.estimate).toBeCloseTo(exact.estimate, 12);
  expect(normal.coverage).toBeCloseTo(exact.coverage, 3);
  const width = exact.high - exact.low;
  expect(Math.abs(normal.low - exact.low)).toBeLessThan(width / 200);
  expect(Math.abs(normal.high - exact.high)).toBeLessThan(width / 200);
});

test('at 200 values p is the exact one', () => {
  for (const shift of [0, 0.02, 0.05, 0.1]) {
    const values = many.map((value) => value - shift);
    const sizes = values.map(Math.abs).toSorted((a, b) => a - b);
    const ranks = values.map((value) => 2 * (sizes.indexOf(Math.abs(value)) + 1));
    const positive = ranks.reduce((sum, rank, index) => sum + (values[index]! > 0 ? rank : 0), 0);
    expect(normalP(ranks, positive)).toBeCloseTo(signedRankP(values), 3);
  }
});

test('the depth of a median is the exact one, or its neighbour', () => {
  const exact = depthOf(coinSum(Array.from({ length: 200 }, () => 1)), 0.95);
  const normal = normalDepth(100, Math.sqrt(200) / 2, 0.95);
  expect(Math.abs(normal.depth - exact.depth)).toBeLessThanOrEqual(1);
  const { low, high, coverage } = medianInterval(wave(201))!;
  expect(low).toBeLessThan(high);
  expect(coverage).toBeGreaterThan(0.94);
});

test('ten thousand values take no longer than a blink', () => {
  const values = wave(10_000);
  const start = performance.now();
  const interval = hodgesLehmann(values)!;
  expect(interval.low).toBeLessThan(0.1);
  expect(interval.high).toBeGreaterThan(0.1);
  expect(signedRankP(values)).toBeLessThan(1e-6);
  expect(medianInterval(values)!.coverage).toBeGreaterThan(0.95 - 0.001);
  expect(performance.now() - start).toBeLessThan(2000);
});

test('more values than 200 say what 200 say, but surer', () => {
  const [few, more] = [hodgesLehmann(many)!, hodgesLehmann(wave(800))!];
  expect(more.high - more.low).toBeLessThan((few.high - few.low) * 0.6);
  expect(normalInterval([...many, ...many], 0.95).estimate).toBeCloseTo(few.estimate, 2);
});
