import { quantile } from './quantile.ts';

/** A number with its uncertainty, all in the unit of the values; low ≤ estimate ≤ high. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** The probability, 0 … 1, that such an interval holds the truth: at least the confidence that was asked for. */
  readonly coverage: number;
}

/**
 * The interval between the k-th smallest and the k-th largest of the points, k as large as the confidence allows, around
 * their median. It misses low as often as high: when fewer than k points lie on one side of the truth.
 *
 * @param sorted The points, smallest first: the values, or their Walsh averages.
 * @param below The distribution of how many points lie below the truth: P(0), P(1), … P(all of them); symmetric.
 * @param confidence Coverage to reach, strictly between 0 and 1.
 * @returns Null where even from the smallest to the largest point is not enough.
 * @throws RangeError if the confidence is not between 0 and 1.
 */
export function orderInterval(sorted: Float64Array, below: Float64Array, confidence: number): Interval | null {
  checkConfidence(confidence);
  let k = 0;
  let coverage = 1;
  while (coverage - 2 * (below[k] as number) >= confidence) {
    coverage -= 2 * (below[k] as number);
    k += 1;
  }
  if (k === 0) return null;
  return {
    estimate: quantile(sorted, 0.5),
    low: sorted[k - 1] as number,
    high: sorted[sorted.length - k] as number,
    coverage,
  };
}

/**
 * The fewest values with an interval of this confidence, of their median or of paired differences: all n lie on the same
 * side of the truth with probability 2·2⁻ⁿ, and the interval from the smallest to the largest misses it no other way.
 *
 * @param confidence Coverage to reach, strictly between 0 and 1.
 * @throws RangeError if the confidence is not between 0 and 1.
 */
export function fewestValues(confidence: number): number {
  checkConfidence(confidence);
  let values = 1;
  while (1 - 2 ** (1 - values) < confidence) values += 1;
  return values;
}

function checkConfidence(confidence: number): void {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`a confidence lies between 0 and 1, such as 0.95, not at ${confidence}`);
  }
}
