import { normalTail } from '../stats/normal.ts';
import { studentQuantile, studentTail } from '../stats/student.ts';
import { type TrimmedMean, trimmedMean } from '../stats/trimmed-mean.ts';
import { TRIM } from './procedure.ts';

/** How much slower the candidate is, as the logarithm of candidate ÷ base. */
export interface Estimate {
  readonly logRatio: number;
  /** The same where each pair of processes counts alike, however many rounds it had time for. */
  readonly logRatioOfPairs: number;
  readonly rounds: number;
  readonly processPairs: number;
  /** What the rounds and the noise floor allow. */
  readonly errorWithin: number;
  /** What the pairs of processes themselves show. */
  readonly errorBetween: number;
  /** Degrees of freedom of the latter. */
  readonly degrees: number;
  /** Standard deviation between pairs, as seen. */
  readonly deviation: number;
}

/** What is known of the luck of processes before any is seen: its standard deviation, and how many degrees that is worth. */
export interface Luck {
  readonly deviation: number;
  readonly degrees: number;
}

const UNKNOWN: Luck = { deviation: 0, degrees: 0 };

/**
 * The 25 % trimmed mean over all paired rounds. It is uncertain for two reasons, and neither may be forgotten: rounds
 * scatter, and a pair of processes is lucky or unlucky for as long as it lives. The second is never taken to be smaller
 * than `noiseFloor`, and is looked at by itself, because a machine may be worse than the floor says.
 *
 * @param pairs Log-ratios of the rounds of each pair of processes.
 * @param luck Weighed with the variance that is seen: Smyth, "Linear models and empirical Bayes methods for assessing
 *   differential expression", Stat. Appl. Genet. Mol. Biol. 3 (2004), the moderated t. Default: nothing is known.
 * @returns Null where there are fewer than two pairs, or too few rounds.
 */
export function estimateOf(
  pairs: readonly (readonly number[])[],
  noiseFloor: number,
  luck: Luck = UNKNOWN,
): Estimate | null {
  const present = pairs.filter((pair) => pair.length >= 2);
  if (present.length < 2) return null;
  const all = trimmed(present.flat());
  const means = meansOf(present);
  const centre = means.reduce((sum, mean) => sum + mean, 0) / means.length;
  const squares = means.reduce((sum, mean) => sum + (mean - centre) ** 2, 0);
  const degrees = luck.degrees + means.length - 1;
  const variance = (luck.degrees * luck.deviation ** 2 + squares) / degrees;
  return {
    logRatio: all.mean,
    logRatioOfPairs: centre,
    rounds: present.reduce((sum, pair) => sum + pair.length, 0),
    processPairs: present.length,
    errorWithin: Math.sqrt(all.standardError ** 2 + noiseFloor ** 2 / present.length),
    errorBetween: Math.sqrt(variance / present.length),
    degrees,
    deviation: Math.sqrt(squares / (means.length - 1)),
  };
}

/** The log-ratio of each pair of processes that has one. */
export function meansOf(pairs: readonly (readonly number[])[]): number[] {
  return pairs.filter((pair) => pair.length >= 2).map((pair) => trimmed(pair).mean);
}

/** With very few values nothing can be left out. */
function trimmed(values: readonly number[]): TrimmedMean {
  return trimmedMean(values, values.length < 4 ? 0 : TRIM);
}

/**
 * Chance of so large a slowdown where there is none. Both reasons for doubt have to be overcome: all rounds together must
 * speak for it, and so must the pairs of processes, of which none outvotes the others by having had time for more rounds.
 */
export function pWorse({ logRatio, logRatioOfPairs, errorWithin, errorBetween, degrees }: Estimate): number {
  const within = normalTail(logRatio / errorWithin);
  const between = errorBetween === 0 ? 0 : studentTail(logRatioOfPairs / errorBetween, degrees);
  return Math.max(within, between);
}

/**
 * Chance of so small a slowdown where in truth it is `limit`: what an early pass is decided by. Again the larger of both,
 * because with three pairs of processes nobody knows well how much pairs differ.
 */
export function pUnseen(estimate: Estimate, limit: number): number {
  const { logRatio, logRatioOfPairs, errorWithin, errorBetween, degrees } = estimate;
  const within = normalTail((limit - logRatio) / errorWithin);
  if (errorBetween === 0) return within;
  return Math.max(within, studentTail((limit - logRatioOfPairs) / errorBetween, degrees));
}

/** Where the truth lies with this confidence: the wider of both reasons for doubt. */
export function rangeOf(estimate: Estimate, confidence: number): { readonly low: number; readonly high: number } {
  const tail = (1 - confidence) / 2;
  const reach = Math.max(
    studentQuantile(tail, Number.POSITIVE_INFINITY) * estimate.errorWithin,
    studentQuantile(tail, estimate.degrees) * estimate.errorBetween,
  );
  return { low: estimate.logRatio - reach, high: estimate.logRatio + reach };
}

export function standardError({ errorWithin, errorBetween }: Estimate): number {
  return Math.max(errorWithin, errorBetween);
}
