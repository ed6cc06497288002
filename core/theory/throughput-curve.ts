import { demandCount, demandPositive } from './demands.ts';

/** The throughput of one model at one concurrency: the median of its rounds. */
export interface ThroughputPoint {
  /** Calls in flight, 1, 2, 3, … */
  readonly concurrency: number;
  readonly throughputPerSecond: number;
}

/**
 * The same points, fewest calls in flight first.
 *
 * @throws RangeError if a concurrency is given twice, or if a number is none that could have been measured
 */
export function byConcurrency(points: readonly ThroughputPoint[]): ThroughputPoint[] {
  const sorted = points.toSorted((a, b) => a.concurrency - b.concurrency);
  for (const [index, { concurrency, throughputPerSecond }] of sorted.entries()) {
    demandCount({ concurrency });
    demandPositive({ throughputPerSecond });
    if (sorted[index + 1]?.concurrency === concurrency) {
      throw new RangeError(`one throughput at a concurrency, not several at ${concurrency}`);
    }
  }
  return sorted;
}
