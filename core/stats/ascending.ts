/**
 * A sorted copy, smallest first. The statistics here go through it, so that one check keeps the NaN of a ledger ("not
 * reached") and the infinite logarithm of a zero from being counted as numbers.
 *
 * @throws RangeError if a value is not finite.
 */
export function ascending(values: readonly number[] | Float64Array): Float64Array {
  const sorted = Float64Array.from(values).toSorted(); // by number, and NaN last
  const ends = [sorted.at(0) ?? 0, sorted.at(-1) ?? 0];
  if (!ends.every(Number.isFinite)) throw new RangeError('a statistic of NaN or infinity is asked for');
  return sorted;
}
