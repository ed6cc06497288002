import type { Spread } from '../records/comparison.ts';
import { medianInterval } from '../stats/median-interval.ts';
import { median } from '../stats/quantile.ts';

/** The median of the values and its interval; all of it null where there is none, the interval where there are too few. */
export function spreadOf(values: readonly number[], confidence: number): Spread {
  if (values.length === 0) return { median: null, low: null, high: null };
  const interval = medianInterval(values, confidence);
  return { median: median(values), low: interval?.low ?? null, high: interval?.high ?? null };
}
