import { coinSum } from '../stats/coin-sum.ts';
import { smallestDetectable } from '../stats/detectable.ts';
import { depthOf } from '../stats/interval.ts';
import { hodgesLehmann } from '../stats/signed-rank.ts';
import { studentQuantile, studentTail } from '../stats/student.ts';
import type { Shift } from './rounds.ts';
import { type Centre, studentInterval, trimmedCentre, withKnownError } from '../stats/trimmed-t.ts';

/** What the rounds of two cells say of their ratio, as a logarithm: estimate, low and high, and how sure it is. */
export interface Difference {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** The estimate with all that is uncertain about it: rounds, and the luck of two processes. */
  readonly centre: Centre;
  /** What other programs can have done to the estimate, at the most: low and high lie so much farther out. */
  readonly shift: Shift;
}

/** From so many values on the exact distribution is not asked how robust the interval is: it is. */
const MANY = 30;

/**
 * The 20 % trimmed mean of the log-ratios with Student's interval by Yuen's error. Where the rounds are so many that one of them
 * cannot move it (12 at 95 %) the exact signed-rank interval is asked too, and the wider end of the two counts on each side.
 *
 * @param luck Standard deviation of what differs between two processes of one program for as long as they live.
 * @returns Null where there are fewer than 4 rounds.
 */
export function differenceOf(
  logRatios: readonly number[],
  { luck, shifts }: { readonly luck: number; readonly shifts: readonly Shift[] },
  confidence: number,
): Difference | null {
  const seen = trimmedCentre(logRatios);
  if (seen === null) return null;
  const shift = shiftOfMean(logRatios, shifts);
  const { estimate, low, high } = studentInterval(seen, confidence);
  const exact = isExactRobust(logRatios.length, confidence) ? hodgesLehmann(logRatios, confidence) : null;
  return {
    estimate,
    low: Math.min(low, exact?.low ?? low) - shift.down,
    high: Math.max(high, exact?.high ?? high) + shift.up,
    centre: withKnownError(seen, luck),
    shift,
  };
}

/**
 * How far a trimmed mean can lie from that of the values without other programs, where each value lies no farther off than its
 * own shift: it grows with every one of them.
 */
export function shiftOfMean(logRatios: readonly number[], shifts: readonly Shift[]): Shift {
  const meanOf = (by: (shift: Shift) => number) =>
    trimmedCentre(logRatios.map((each, index) => each + by(shifts[index] ?? NO_SHIFT)))?.mean ?? 0;
  const mean = meanOf(() => 0);
  return { down: mean - meanOf(({ down }) => -down), up: meanOf(({ up }) => up) - mean };
}

const NO_SHIFT: Shift = { down: 0, up: 0 };

/**
 * Two-sided p of "the true difference is within the margin": how often so much or more would be seen if it lay on its edge. What
 * is inside of the margin itself speaks for nothing.
 */
export function pBeyond({ centre, shift }: Pick<Difference, 'centre' | 'shift'>, margin: number): number {
  const { mean, standardError, freedom } = centre;
  const beyond = Math.abs(mean) - Math.log1p(margin) - (mean > 0 ? shift.down : shift.up);
  if (beyond <= 0) return 1;
  return standardError === 0 ? 0 : Math.min(1, 2 * studentTail(beyond / standardError, freedom));
}

/**
 * The smallest true difference, as a share, that would be called one nine times of ten.
 *
 * @param level Chance of a false alarm in this one comparison, of both sides together, at the first step of Holm's procedure
 */
export function detectableOf({ centre, shift }: Difference, margin: number, level: number): number {
  const { standardError, freedom } = centre;
  const needed =
    Math.log1p(margin) + Math.max(shift.down, shift.up) + studentQuantile(level / 2, freedom) * standardError;
  return smallestDetectable([{ needed, standardError }]);
}

/** Whether no end of the exact interval is reached by an average that one and the same value takes part in. */
function isExactRobust(count: number, confidence: number): boolean {
  if (count >= MANY) return true;
  return depthOf(coinSum(Array.from({ length: count }, (_, index) => index + 1)), confidence).depth > count;
}
