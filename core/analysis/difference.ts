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
export function differenceOf(logRatios: readonly number[], luck: number, confidence: number): Difference | null {
  const seen = trimmedCentre(logRatios);
  if (seen === null) return null;
  const { estimate, low, high } = studentInterval(seen, confidence);
  const exact = isExactRobust(logRatios.length, confidence) ? hodgesLehmann(logRatios, confidence) : null;
  return {
    estimate,
    low: Math.min(low, exact?.low ?? low),
    high: Math.max(high, exact?.high ?? high),
    centre: withKnownError(seen, luck),
  };
}

/**
 * Two-sided p of "the true difference is within the margin": how often so much or more would be seen if it lay on its edge. What
 * is inside of the margin itself speaks for nothing.
 */
export function pBeyond({ mean, standardError, freedom }: Centre, margin: number): number {
  const beyond = Math.abs(mean) - Math.log1p(margin);
  if (beyond <= 0) return 1;
  return standardError === 0 ? 0 : Math.min(1, 2 * studentTail(beyond / standardError, freedom));
}

/**
 * The smallest true difference, as a share, that would be called one nine times of ten.
 *
 * @param level Chance of a false alarm in this one comparison, of both sides together, at the first step of Holm's procedure
 */
export function detectableOf({ standardError, freedom }: Centre, margin: number, level: number): number {
  const needed = Math.log1p(margin) + studentQuantile(level / 2, freedom) * standardError;
  return smallestDetectable([{ needed, standardError }]);
}

/** Whether no end of the exact interval is reached by an average that one and the same value takes part in. */
function isExactRobust(count: number, confidence: number): boolean {
  if (count >= MANY) return true;
  return depthOf(coinSum(Array.from({ length: count }, (_, index) => index + 1)), confidence).depth > count;
}
