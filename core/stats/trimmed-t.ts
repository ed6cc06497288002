import type { Interval } from './interval.ts';
import { studentQuantile } from './student.ts';
import { trimmedMean } from './trimmed-mean.ts';

/** Share of the values left out at each end: one of four to nine values, two of ten to fourteen. */
const TRIM = 0.2;
/** With fewer nothing is left between a wild value at either end. */
export const FEWEST_TRIMMED = 4;

/** A centre with its error, in the unit of the values. */
export interface Centre {
  readonly mean: number;
  readonly standardError: number;
  /** Of Student's t, by which the error is judged: one less than the values that were not left out. */
  readonly freedom: number;
}

/**
 * The mean of the middle values with Yuen's error, at least one value left out at each end, so that one wild value neither
 * makes nor breaks what is said of the others. Yuen, "The two-sample trimmed t for unequal population variances", Biometrika
 * 61 (1974) 165–170; of one sample: Wilcox, Introduction to Robust Estimation, 3rd ed. 2012, §4.4.2.
 *
 * @returns Null where there are fewer than 4 values.
 * @throws RangeError if a value is not finite.
 */
export function trimmedCentre(values: readonly number[]): Centre | null {
  const count = values.length;
  if (count < FEWEST_TRIMMED) return null;
  const { mean, standardError } = trimmedMean(values, (cutOf(count) + 0.5) / count);
  return { mean, standardError, freedom: trimmedFreedom(count) };
}

/** How many degrees of freedom so many values leave; at least 4 values. */
export function trimmedFreedom(count: number): number {
  return count - 2 * cutOf(count) - 1;
}

function cutOf(count: number): number {
  return Math.max(1, Math.floor(TRIM * count));
}

/** Student's interval around a centre, as long as the confidence asks for. */
export function studentInterval({ mean, standardError, freedom }: Centre, confidence: number): Interval {
  const reach = studentQuantile((1 - confidence) / 2, freedom) * standardError;
  return { estimate: mean, low: mean - reach, high: mean + reach, coverage: confidence };
}

/**
 * The centre, when something is uncertain about it that no value shows: an error of known size, which adds to the one that is
 * seen. The degrees of freedom are those of the sum: Satterthwaite, Biometrics Bull. 2 (1946) 110–114, rounded down.
 */
export function withKnownError({ mean, standardError, freedom }: Centre, known: number): Centre {
  const both = Math.hypot(standardError, known);
  const share = both === 0 ? 1 : standardError / both;
  return {
    mean,
    standardError: both,
    freedom: share === 0 ? Infinity : Math.max(freedom, Math.floor(freedom / share ** 4)),
  };
}
