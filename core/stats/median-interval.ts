import { ascending } from './ascending.ts';
import { coinSum } from './coin-sum.ts';
import { normalDepth, orderInterval, type Interval } from './interval.ts';
import { quantile } from './quantile.ts';

/** Up to so many values the distribution is exact; beyond, the ends are chosen by the normal one. */
const EXACT_LIMIT = 200;

/**
 * The median with its exact interval between two order statistics: what a cell says of its rounds by itself. It asks
 * nothing of the shape of the distribution, only that the values are independent (rounds are, requests are not); with
 * ties the coverage is at least the one stated. Thompson 1936; Hollander, Wolfe & Chicken 2014, §3.6.
 *
 * @param values In any unit and order; sorts a copy.
 * @param confidence Coverage to reach, between 0 and 1.
 * @returns Null where there are too few values: fewer than 6 at 95 %, fewer than 8 at 99 %.
 * @throws RangeError if a value is not finite, or if the confidence is not between 0 and 1.
 */
export function medianInterval(values: readonly number[], confidence = 0.95): Interval | null {
  if (values.length > EXACT_LIMIT) return ofMany(ascending(values), confidence);
  const ones = values.map(() => 1);
  return orderInterval(ascending(values), coinSum(ones), confidence);
}

function ofMany(sorted: Float64Array, confidence: number): Interval {
  const count = sorted.length;
  const { depth, coverage } = normalDepth(count / 2, Math.sqrt(count) / 2, confidence);
  const ends = { low: sorted[depth - 1] as number, high: sorted[count - depth] as number };
  return { estimate: quantile(sorted, 0.5), ...ends, coverage };
}
