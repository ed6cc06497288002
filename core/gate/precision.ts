import { trimmedMean } from '../stats/trimmed-mean.ts';
import type { LiveCell } from './process-pair.ts';
import { LEAST_ROUNDS, SHARED_ERROR_SHARE, TRIM } from './procedure.ts';
import { readingOf } from './reading.ts';
import type { RoundRecord } from '../records/records.ts';

const known = new WeakMap<RoundRecord, ReturnType<typeof readingOf>>();

/** Asked after each round, of all rounds. */
function knownReading(round: RoundRecord): ReturnType<typeof readingOf> {
  const reading = known.has(round) ? (known.get(round) ?? null) : readingOf(round);
  known.set(round, reading);
  return reading;
}

/** Rounds of which the error says anything. */
const ENOUGH_ROUNDS = 2 * LEAST_ROUNDS;

/**
 * Whether more rounds of this pair would say no more, since what is left is the luck of its process. Only how much the
 * rounds scatter is asked, and not what they say: who stops where it suits him finds what he looks for.
 */
export function isPrecise({ cell, rounds, isShared }: LiveCell): boolean {
  if (!isShared || rounds.candidate.length < ENOUGH_ROUNDS) return false;
  const [base, candidate] = [rounds.base.map(knownReading), rounds.candidate.map(knownReading)];
  return cell.gated.metrics.every(({ metric, margin }) => {
    if (margin === null) return true;
    const logRatios = base.flatMap((of, round) => {
      const ratio = (candidate[round]?.[metric] ?? 0) / (of?.[metric] ?? 0);
      return ratio > 0 && Number.isFinite(ratio) ? [Math.log(ratio)] : [];
    });
    if (logRatios.length < ENOUGH_ROUNDS) return false;
    return trimmedMean(logRatios, TRIM).standardError <= SHARED_ERROR_SHARE * Math.log1p(margin);
  });
}
