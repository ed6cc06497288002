/**
 * The exact distribution of the sum of some of these weights, drawn at random and not put back: entry s of the result is
 * P(sum = s). The rank-sum test of two samples is read from it:
 *
 * - weights 0, 1, … N−1: the Mann–Whitney statistic, counted from the smallest sum (Mann & Whitney, Ann. Math. Statist. 18
 *   (1947) 50–60, whose recursion this is);
 * - the ranks that were really given, doubled to be whole: the same statistic with ties, and still exact.
 *
 * Only positive numbers are added, so that the smallest probabilities too are right to the last digits. Time grows with
 * the number of weights, of draws and the sum, memory with the last two: 30 of 60 ranks take 2 ms, 100 of 200 take 100 ms.
 *
 * @param weights Whole numbers ≥ 0.
 * @param drawn How many of them are drawn: at most all.
 */
export function drawSum(weights: readonly number[], drawn: number): Float64Array {
  const sorted = weights.toSorted((a, b) => a - b);
  const totals = runningTotals(sorted);
  const total = (count: number): number => totals[count] as number;
  const highest = (seen: number, count: number): number => total(seen) - total(seen - count);
  const probability = Array.from(
    { length: drawn + 1 },
    (_, count) => new Float64Array(highest(sorted.length, count) + 1),
  );
  (probability[0] as Float64Array)[0] = 1;
  for (const [index, weight] of sorted.entries()) {
    const seen = index + 1;
    const least = Math.max(1, drawn - (sorted.length - seen)); // with fewer, too few are left to draw from
    for (let count = Math.min(seen, drawn); count >= least; count -= 1) {
      const share = count / seen; // so many of the draws of `count` have the newest among them
      const fewer = probability[count - 1] as Float64Array;
      const own = probability[count] as Float64Array;
      for (let sum = highest(seen, count); sum >= total(count); sum -= 1) {
        const withIt = sum < weight ? 0 : (fewer[sum - weight] as number);
        own[sum] = (own[sum] as number) * (1 - share) + withIt * share;
      }
    }
  }
  return probability[drawn] as Float64Array;
}

/** The sum of none, of the first, of the first two … of all. */
function runningTotals(values: readonly number[]): number[] {
  const totals = [0];
  for (const value of values) totals.push((totals.at(-1) as number) + value);
  return totals;
}
