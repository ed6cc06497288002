import { ascending } from './ascending.ts';
import { normalDepth, type Interval } from './interval.ts';
import { normalTail } from './normal.ts';

/** Bisections of a range of doubles: more of them change nothing. */
const BISECTIONS = 200;

/**
 * `hodgesLehmann` of many values: its ends are chosen by the normal approximation of the signed-rank distribution (Hollander,
 * Wolfe & Chicken 2014, §3.3, 3.41), and no average of two values is kept, so that memory grows with n and time with n·log n.
 *
 * @throws RangeError if a value is not finite, or if the confidence is not between 0 and 1.
 */
export function normalInterval(values: readonly number[], confidence: number): Interval {
  const sorted = ascending(values);
  const count = sorted.length;
  const averages = (count * (count + 1)) / 2;
  const deviation = Math.sqrt((count * (count + 1) * (2 * count + 1)) / 24);
  const { depth, coverage } = normalDepth(averages / 2, deviation, confidence);
  const place = (nth: number): number => nthAverage(sorted, nth);
  const middle = [place(Math.floor((averages + 1) / 2)), place(Math.ceil((averages + 1) / 2))] as const;
  return {
    estimate: middle[0] / 2 + middle[1] / 2,
    low: place(depth),
    high: place(averages + 1 - depth),
    coverage,
  };
}

/**
 * `signedRankP` of many values.
 *
 * @param doubledRanks Twice the rank of each value that has a sign.
 * @param seen The sum of those of the positive ones.
 */
export function normalP(doubledRanks: readonly number[], seen: number): number {
  const sum = doubledRanks.reduce((total, rank) => total + rank, 0) / 2;
  const deviation = Math.sqrt(doubledRanks.reduce((total, rank) => total + (rank / 2) ** 2, 0)) / 2;
  const distance = Math.abs(seen / 2 - sum / 2);
  return deviation === 0 || distance === 0 ? 1 : Math.min(1, 2 * normalTail((distance - 0.5) / deviation));
}

/** The nth smallest mean of two values, each paired with itself too, counted from 1: the least number that so many do not exceed. */
function nthAverage(sorted: Float64Array, nth: number): number {
  let [low, high] = [sorted.at(0) as number, sorted.at(-1) as number];
  if (notAbove(sorted, low) >= nth) return low;
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = low / 2 + high / 2;
    if (middle <= low || middle >= high) break;
    if (notAbove(sorted, middle) >= nth) high = middle;
    else low = middle;
  }
  return high;
}

/** How many of those means do not exceed the limit. */
function notAbove(sorted: Float64Array, limit: number): number {
  let count = 0;
  let last = sorted.length - 1;
  for (const [first, value] of sorted.entries()) {
    while (last >= first && value / 2 + (sorted[last] as number) / 2 > limit) last -= 1;
    if (last < first) break;
    count += last - first + 1;
  }
  return count;
}
