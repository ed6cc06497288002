import { normalTail } from './normal.ts';
import { quantile } from './quantile.ts';
import { studentQuantile } from './student.ts';

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
  const { depth, coverage } = depthOf(below, confidence);
  if (depth === 0) return null;
  return {
    estimate: quantile(sorted, 0.5),
    low: sorted[depth - 1] as number,
    high: sorted[sorted.length - depth] as number,
    coverage,
  };
}

/** How far in from either end the ends of an interval lie, counted from 1; 0 where no two points cover enough. */
export interface Depth {
  readonly depth: number;
  readonly coverage: number;
}

/**
 * @param below The distribution of how many points lie below the truth, as in `orderInterval`.
 * @throws RangeError if the confidence is not between 0 and 1.
 */
export function depthOf(below: Float64Array, confidence: number): Depth {
  checkConfidence(confidence);
  let depth = 0;
  let coverage = 1;
  while (coverage - 2 * (below[depth] as number) >= confidence) {
    coverage -= 2 * (below[depth] as number);
    depth += 1;
  }
  return { depth, coverage };
}

/**
 * The same where the number of points below the truth is so large that it is as good as normal, corrected for continuity:
 * for more than 200 values, of which the exact distribution costs too much.
 *
 * @param mean Of the number of points that lie below the truth.
 * @param deviation Its standard deviation.
 * @throws RangeError if the confidence is not between 0 and 1.
 */
export function normalDepth(mean: number, deviation: number, confidence: number): Depth {
  checkConfidence(confidence);
  const reach = studentQuantile((1 - confidence) / 2, Number.POSITIVE_INFINITY) * deviation;
  const depth = Math.max(0, Math.floor(mean - reach + 0.5));
  return { depth, coverage: 1 - 2 * normalTail((mean - depth + 0.5) / deviation) };
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
