import { normalTail } from '../stats/normal.ts';
import { studentQuantile, studentTail } from '../stats/student.ts';
import { type TrimmedMean, trimmedMean } from '../stats/trimmed-mean.ts';
import { SHOWN_CONFIDENCE, TRIM } from './procedure.ts';

/** How much slower the candidate is, as the logarithm of candidate ÷ base. */
export interface Estimate {
  readonly logRatio: number;
  /** The same where each pair of processes counts alike, however many rounds it had time for. */
  readonly logRatioOfPairs: number;
  readonly rounds: number;
  readonly processPairs: number;
  /** Of what the pairs show: one less than their number, and of several machines one less for each. */
  readonly freedom: number;
  /** What the rounds and the noise floor allow. */
  readonly errorWithin: number;
  /** What the pairs of processes themselves show. */
  readonly errorBetween: number;
}

/**
 * The 25 % trimmed mean over all paired rounds. It is uncertain for two reasons, and neither may be forgotten: rounds
 * scatter, and a pair of processes is lucky or unlucky for as long as it lives. The second is never taken to be smaller
 * than `noiseFloor`, and is looked at by itself, because a machine may be worse than the floor says.
 *
 * A machine is a block: how much pairs differ is seen among pairs of one machine, and whether machines differ is another question
 * (machine-agreement.ts).
 *
 * @param pairs Log-ratios of the rounds of each pair of processes.
 * @param machines Of each pair the machine that measured it; none where one measured all.
 * @returns Null where there are fewer than two pairs of a machine, or too few rounds.
 */
export function estimateOf(
  pairs: readonly (readonly number[])[],
  noiseFloor: number,
  machines: readonly string[] = [],
): Estimate | null {
  const present = pairs
    .map((pair, place) => ({ pair, machine: machines[place] ?? '' }))
    .filter(({ pair }) => pair.length >= 2);
  const means = present.map(({ pair, machine }) => ({ mean: meanOfPair(pair), machine }));
  const blocks = [...Map.groupBy(means, ({ machine }) => machine).values()].map((own) => own.map(({ mean }) => mean));
  const freedom = means.length - blocks.length;
  if (freedom < 1) return null;
  const all = trimmed(present.flatMap(({ pair }) => pair));
  const centre = meanOf(means.map(({ mean }) => mean));
  const variance = blocks.flatMap((own) => own.map((mean) => (mean - meanOf(own)) ** 2)).reduce(plus, 0) / freedom;
  return {
    logRatio: all.mean,
    logRatioOfPairs: centre,
    rounds: present.reduce((sum, { pair }) => sum + pair.length, 0),
    processPairs: present.length,
    freedom,
    errorWithin: Math.sqrt(all.standardError ** 2 + noiseFloor ** 2 / present.length),
    errorBetween: Math.sqrt(variance / present.length),
  };
}

/** What one pair of processes says. */
export function meanOfPair(pair: readonly number[]): number {
  return trimmed(pair).mean;
}

export function meanOf(values: readonly number[]): number {
  return values.reduce(plus, 0) / values.length;
}

function plus(sum: number, value: number): number {
  return sum + value;
}

/** With very few values nothing can be left out. */
function trimmed(values: readonly number[]): TrimmedMean {
  return trimmedMean(values, values.length < 4 ? 0 : TRIM);
}

/**
 * Chance of so large a slowdown where there is none. Both reasons for doubt have to be overcome: all rounds together must
 * speak for it, and so must the pairs of processes, of which none outvotes the others by having had time for more rounds.
 */
export function pWorse({ logRatio, logRatioOfPairs, errorWithin, errorBetween, freedom }: Estimate): number {
  const within = normalTail(logRatio / errorWithin);
  const between = errorBetween === 0 ? 0 : studentTail(logRatioOfPairs / errorBetween, freedom);
  return Math.max(within, between);
}

/**
 * Chance of so small a slowdown where in truth it is `limit`: what an early pass is decided by. Again the larger of both,
 * because with three pairs of processes nobody knows well how much pairs differ.
 */
export function pUnseen(estimate: Estimate, limit: number): number {
  const { logRatio, logRatioOfPairs, errorWithin, errorBetween, freedom } = estimate;
  const within = normalTail((limit - logRatio) / errorWithin);
  if (errorBetween === 0) return within;
  return Math.max(within, studentTail((limit - logRatioOfPairs) / errorBetween, freedom));
}

/** Where the truth lies with this confidence: the wider of both reasons for doubt. */
export function rangeOf(estimate: Estimate, confidence: number): { readonly low: number; readonly high: number } {
  const tail = (1 - confidence) / 2;
  const reach = Math.max(
    studentQuantile(tail, Number.POSITIVE_INFINITY) * estimate.errorWithin,
    studentQuantile(tail, estimate.freedom) * estimate.errorBetween,
  );
  return { low: estimate.logRatio - reach, high: estimate.logRatio + reach };
}

/** Candidate ÷ base, as it is shown. */
export function ratioOf(estimate: Estimate) {
  const { low, high } = rangeOf(estimate, SHOWN_CONFIDENCE);
  return { estimate: Math.exp(estimate.logRatio), low: Math.exp(low), high: Math.exp(high) };
}

/** Standard deviation of the log-ratio between pairs of processes, as seen. */
export function noiseOf({ errorBetween, processPairs }: Estimate): number {
  return errorBetween * Math.sqrt(processPairs);
}

export function standardError({ errorWithin, errorBetween }: Estimate): number {
  return Math.max(errorWithin, errorBetween);
}
