import { coinSum } from '../stats/coin-sum.ts';
import { smallestDetectable } from '../stats/detectable.ts';
import { depthOf } from '../stats/interval.ts';
import { hodgesLehmann } from '../stats/signed-rank.ts';
import { studentQuantile, studentTail } from '../stats/student.ts';
import { type Centre, studentInterval, trimmedCentre, withKnownError } from '../stats/trimmed-t.ts';

/** What the rounds of two cells say of their ratio, as a logarithm: estimate, low and high, and how sure it is. */
export interface Difference {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** The estimate with all that is uncertain about it: rounds, and the luck of two processes. */
  readonly centre: Centre;
  /** By how much other programs can have moved the estimate, at the most; low and high lie so much farther out. */
  readonly bias: number;
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
  { luck, bias }: { readonly luck: number; readonly bias: number },
  confidence: number,
): Difference | null {
  const seen = trimmedCentre(logRatios);
  if (seen === null) return null;
  const { estimate, low, high } = studentInterval(seen, confidence);
  const exact = isExactRobust(logRatios.length, confidence) ? hodgesLehmann(logRatios, confidence) : null;
  return {
    estimate,
    low: Math.min(low, exact?.low ?? low) - bias,
    high: Math.max(high, exact?.high ?? high) + bias,
    centre: withKnownError(seen, luck),
    bias,
  };
}

/**
 * Two-sided p of "the true difference is within the margin": how often so much or more would be seen if it lay on its edge. What
 * is inside of the margin itself speaks for nothing.
 */
export function pBeyond({ centre, bias }: Pick<Difference, 'centre' | 'bias'>, margin: number): number {
  const { mean, standardError, freedom } = centre;
  const beyond = Math.abs(mean) - Math.log1p(margin) - bias;
  if (beyond <= 0) return 1;
  return standardError === 0 ? 0 : Math.min(1, 2 * studentTail(beyond / standardError, freedom));
}

/**
 * The smallest true difference, as a share, that would be called one nine times of ten.
 *
 * @param level Chance of a false alarm in this one comparison, of both sides together, at the first step of Holm's procedure
 */
export function detectableOf({ centre, bias }: Difference, margin: number, level: number): number {
  const { standardError, freedom } = centre;
  const needed = Math.log1p(margin) + bias + studentQuantile(level / 2, freedom) * standardError;
  return smallestDetectable([{ needed, standardError }]);
}

/** Whether no end of the exact interval is reached by an average that one and the same value takes part in. */
function isExactRobust(count: number, confidence: number): boolean {
  if (count >= MANY) return true;
  return depthOf(coinSum(Array.from({ length: count }, (_, index) => index + 1)), confidence).depth > count;
}
