import type { Metric } from '../records/gate-metrics.ts';
import type { GateRecord, PairRecord } from './records.ts';

/** Which pairs of a gate count, and as what. */

/** Whether both versions of a cell live in one process, as far as was seen. */
export function isShared(cell: string, records: readonly GateRecord[]): boolean {
  return (
    countingPairs(cell, records).some((pair) => pair.isShared || pair.stage === 'check') && !isApart(cell, records)
  );
}

function isApart(cell: string, records: readonly GateRecord[]): boolean {
  return records.some((record) => record.type === 'apart' && record.cell === cell);
}

/** The pairs of a cell, less those of one process where it turned out that its versions cannot share one. */
export function countingPairs(cell: string, records: readonly GateRecord[]): PairRecord[] {
  const pairs = records.filter((record) => record.type === 'pair').filter((pair) => pair.cell === cell);
  return isApart(cell, records) ? pairs.filter((pair) => !pair.isShared) : pairs;
}

/** Rounds of the same items belong together. What cannot be divided is left out: CPU is counted in microseconds. */
export function logRatiosOf({ base, candidate }: PairRecord, metric: Metric): number[] {
  return base[metric].flatMap((of, round) => {
    const by = candidate[metric][round] ?? 0;
    return of > 0 && by > 0 ? [Math.log(by / of)] : [];
  });
}
