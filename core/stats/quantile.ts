import { ascending } from './ascending.ts';

/**
 * The p-quantile: linear between the two neighbouring order statistics. Type 7 of Hyndman & Fan, "Sample quantiles in
 * statistical packages", The American Statistician 50 (1996) 361–365; also the default of R and NumPy, so that anyone
 * can check our numbers with theirs.
 *
 * @param sorted Smallest first, finite, in any unit. Not checked, because the arrays may hold every request of a round.
 * @param p Share of the values below the quantile, 0 … 1.
 * @returns In the unit of the values, never outside the smallest and the largest.
 * @throws RangeError if there are no values, or if p is not in 0 … 1.
 */
export function quantile(sorted: readonly number[] | Float64Array, p: number): number {
  if (sorted.length === 0) throw new RangeError('a quantile of no values');
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile is asked for at 0 … 1, not at ${p}`);
  const position = (sorted.length - 1) * p;
  const below = sorted[Math.floor(position)] as number;
  const above = sorted[Math.ceil(position)] as number;
  return Math.min(above, below + (above - below) * (position % 1));
}

/**
 * The middle value, or the mean of the two middle ones; in the unit of the values. Sorts a copy.
 *
 * @throws RangeError if there are no values, or if one is not finite.
 */
export function median(values: readonly number[] | Float64Array): number {
  return quantile(ascending(values), 0.5);
}
