import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coinSum } from '../../../core/stats/coin-sum.ts';

const weightLists = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 8 });

/** Every way the coins can fall, one by one. */
function byCounting(weights: readonly number[]): number[] {
  const sums = weights.reduce((all, weight) => all.flatMap((sum) => [sum, sum + weight]), [0]);
  const counts = Array.from({ length: Math.max(...sums) + 1 }, () => 0);
  for (const sum of sums) counts[sum] = (counts[sum] as number) + 1 / sums.length;
  return counts;
}

test('with equal weights it is the binomial distribution', () => {
  // python3 -c "from scipy import stats; print(stats.binom.pmf(range(6), 5, .5) * 32)"
  expect([...coinSum([1, 1, 1, 1, 1])]).toEqual([1, 5, 10, 10, 5, 1].map((count) => count / 32));
});

test('with the ranks 1 … 8 it is the signed-rank distribution', () => {
  // Rscript -e "print(psignrank(c(0, 1, 5, 10, 20), 8), digits = 15)"
  const golden = [0.00390625, 0.0078125, 0.0390625, 0.15625, 0.62890625];
  const distribution = coinSum([1, 2, 3, 4, 5, 6, 7, 8]);
  const upTo = (last: number): number => distribution.subarray(0, last + 1).reduce((sum, p) => sum + p, 0);
  expect([0, 1, 5, 10, 20].map(upTo)).toEqual(golden);
});

test('agrees with counting every way the coins can fall', () => {
  fc.assert(
    fc.property(weightLists, (weights) => {
      expect([...coinSum(weights)]).toEqual(byCounting(weights));
    }),
  );
});

test('is symmetric and sums to 1, also where 2 to the power of n is not a number any more', () => {
  const distribution = coinSum(Array.from({ length: 1200 }, () => 1));
  expect(distribution.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  for (const [sum, p] of distribution.entries()) expect(p).toBeCloseTo(distribution[1200 - sum] as number, 15);
});

test('the sum of no weights is 0 for certain', () => {
  expect([...coinSum([])]).toEqual([1]);
});
