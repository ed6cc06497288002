import type { Objective, ObjectiveVerdict } from '../records/capacity-report.ts';
import type { RoundRecord } from '../records/records.ts';
import { quantityOf } from './round-quantities.ts';
import { cleanRounds } from './rounds.ts';
import { spreadOf } from './spread.ts';

const QUANTITIES = { p50: 'latencyP50Ms', p99: 'latencyP99Ms' } as const;

/**
 * Kept where the whole interval of the percentile over rounds is within the objective and every arrival got a slot; broken
 * where the whole interval is beyond it, or where one did not: an arrival that is never served waits longer than any objective.
 */
export function judgeObjective(
  rounds: readonly RoundRecord[],
  { percentile, mostMs }: Objective,
  confidence: number,
): ObjectiveVerdict {
  const clean = cleanRounds(rounds);
  const of = quantityOf(QUANTITIES[percentile]);
  const values = clean.flatMap((round) => of(round) ?? []);
  const attempted = clean.reduce((sum, { operations }) => sum + operations.attempted, 0);
  const unstarted = clean.reduce((sum, { openLoop }) => sum + (openLoop?.unstarted ?? 0), 0);
  const unstartedShare = attempted === 0 ? 0 : unstarted / attempted;
  const { median: latencyMs, low, high } = spreadOf(values, confidence);
  const seen = { latencyMs, low, high, unstartedShare };
  if (unstarted > 0) return { verdict: 'breaks', ...seen };
  if (low === null || high === null) return { verdict: 'unclear', ...seen };
  if (high <= mostMs) return { verdict: 'holds', ...seen };
  return { verdict: low > mostMs ? 'breaks' : 'unclear', ...seen };
}
