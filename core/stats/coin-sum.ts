/**
 * The exact distribution of a sum in which a fair coin decides of every weight whether it counts: entry s of the result
 * is P(sum = s). It is symmetric. Both order-statistic intervals and the signed-rank test are read from it:
 *
 * - weights 1, 1, … 1: how many of n values lie below their median, Binomial(n, ½);
 * - weights 1, 2, … n: Wilcoxon's signed-rank statistic (Hollander, Wolfe & Chicken, Nonparametric Statistical Methods,
 *   3rd ed. 2014, §3.1);
 * - the ranks that were really given, doubled to be whole: the same statistic with ties, and still exact.
 *
 * Time is the number of weights × their sum, memory the sum. Probabilities below 1e-308 are 0.
 *
 * @param weights Whole numbers ≥ 0.
 */
export function coinSum(weights: readonly number[]): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const probability = new Float64Array(total + 1);
  probability[0] = 1;
  let reached = 0;
  for (const weight of weights) {
    reached += weight;
    for (let sum = reached; sum >= 0; sum -= 1) {
      const without = probability[sum] as number;
      const withIt = sum < weight ? 0 : (probability[sum - weight] as number);
      probability[sum] = (without + withIt) / 2;
    }
  }
  return probability;
}
