import type { Metric } from '../records/gate-metrics.ts';
import type { PairSide } from './records.ts';

/** Rounds of the same items belong together. What cannot be divided is left out: CPU is counted in microseconds. */
export function logRatios(base: PairSide, candidate: PairSide, metric: Metric): number[] {
  return base[metric].flatMap((of, round) => {
    const by = candidate[metric][round] ?? 0;
    return of > 0 && by > 0 ? [Math.log(by / of)] : [];
  });
}
