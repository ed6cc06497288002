import type { Metric } from '../records/gate-metrics.ts';
import { type Estimate, estimateOf, pUnseen } from './estimate.ts';
import { EARLY_BETA, FAIL_SHARE, FIRST_LOOK, FURTHER_LOOKS, LOOKS, SCREEN_PAIRS, SHARED_LUCK } from './procedure.ts';

/** One gated metric of one cell: what was seen of it, and by how much it may be slower. */
export interface Hypothesis {
  readonly cell: string;
  readonly metric: Metric;
  /** The smallest slowdown that must not slip through, as a share. */
  readonly margin: number;
  readonly noiseFloor: number;
  /** Log-ratios candidate ÷ base of the rounds, by pair of processes. */
  readonly screen: readonly (readonly number[])[];
  readonly confirm: readonly (readonly number[])[];
  /** Whether what both versions did in one process is still to be seen in processes of their own. Default: no. */
  readonly isUnchecked?: boolean;
  /** Whether both versions lived in one process, so that the luck of processes is that of both. Default: no. */
  readonly isShared?: boolean;
}

export function screenOf(hypothesis: Hypothesis): Estimate | null {
  return estimated(hypothesis, hypothesis.screen);
}

export function estimated({ noiseFloor, isShared = false }: Hypothesis, pairs: readonly (readonly number[])[]) {
  return isShared ? estimateOf(pairs, noiseFloor, SHARED_LUCK) : estimateOf(pairs, noiseFloor);
}

export function isEnough(estimate: Estimate | null): estimate is Estimate {
  return estimate !== null && estimate.processPairs >= FIRST_LOOK;
}

export function isEarlyPass(estimate: Estimate | null, { margin, isShared = false }: Hypothesis): boolean {
  if (!isEnough(estimate)) return false;
  const look = lookOf(estimate.processPairs);
  // where the first looks can tell, they may spend most: 1/(1·2) + 1/(2·3) + … is never more than all of it
  const spent = isShared ? 1 / (look * (look + 1)) : 1 / LOOKS;
  return pUnseen(estimate, Math.log1p(margin)) <= EARLY_BETA * spent;
}

/** Which look it is after so many pairs of processes, from 1 on. */
function lookOf(pairs: number): number {
  if (pairs <= SCREEN_PAIRS) return pairs - FIRST_LOOK + 1;
  const further = FURTHER_LOOKS.filter((upTo) => upTo < pairs).length;
  return SCREEN_PAIRS - FIRST_LOOK + 2 + further;
}

export function isBeyond({ logRatio }: Estimate, { margin }: Hypothesis): boolean {
  return logRatio >= Math.log1p(FAIL_SHARE * margin);
}
