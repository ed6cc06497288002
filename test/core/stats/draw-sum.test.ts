import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawSum } from '../../../core/stats/draw-sum.ts';

const draws = fc
  .array(fc.integer({ min: 0, max: 9 }), { maxLength: 8 })
  .chain((weights) => fc.tuple(fc.constant(weights), fc.integer({ min: 0, max: weights.length })));

/** Every way to draw so many, one by one. */
function byCounting(weights: readonly number[], drawn: number): Map<number, number> {
  const all = weights.reduce((hands, weight) => hands.flatMap((hand) => [hand, [...hand, weight]]), [[]] as number[][]);
  const hands = all.filter((hand) => hand.length === drawn);
  const shares = new Map<number, number>();
  for (const hand of hands) {
    const sum = hand.reduce((total, weight) => total + weight, 0);
    shares.set(sum, (shares.get(sum) ?? 0) + 1 / hands.length);
  }
  return shares;
}

test('five of the ranks 0 … 12 give the Mann–Whitney distribution of 5 and 8 values', () => {
  // Rscript -e "options(digits = 15); dwilcox(c(0, 1, 5, 10, 20), 5, 8)"
  const golden = [
    0.000777000777000777, 0.000777000777000777, 0.005439005439005439, 0.021756021756021756, 0.05672105672105672,
  ];
  const ranks = Array.from({ length: 13 }, (_, rank) => rank);
  const statistic = drawSum(ranks, 5).subarray(0 + 1 + 2 + 3 + 4);
  expect(statistic).toHaveLength(5 * 8 + 1);
  for (const [index, at] of [0, 1, 5, 10, 20].entries()) expect(statistic[at]).toBeCloseTo(golden[index]!, 15);
});

test('agrees with counting every way to draw', () => {
  fc.assert(
    fc.property(draws, ([weights, drawn]) => {
      const shares = byCounting(weights, drawn);
      const distribution = drawSum(weights, drawn);
      expect(distribution.length - 1).toBe(Math.max(...shares.keys()));
      for (const [sum, share] of distribution.entries()) expect(share).toBeCloseTo(shares.get(sum) ?? 0, 12);
    }),
  );
});

test('sums to 1, and is right far out in its tail', () => {
  const distribution = drawSum(
    Array.from({ length: 100 }, (_, rank) => rank),
    50,
  );
  expect(distribution.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  // Rscript -e "options(digits = 15); 1 / choose(100, 50)"
  expect(distribution[(50 * 49) / 2]! / 9.91165302141833e-30).toBeCloseTo(1, 12);
});

test('the sum of nothing drawn is 0 for certain, and of everything drawn the total', () => {
  expect([...drawSum([3, 1, 4], 0)]).toEqual([1]);
  expect([...drawSum([], 0)]).toEqual([1]);
  expect(drawSum([3, 1, 4], 3)[8]).toBe(1);
});
