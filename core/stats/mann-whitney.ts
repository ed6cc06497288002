import { ascending } from './ascending.ts';
import { drawSum } from './draw-sum.ts';
import { orderInterval, type Interval } from './interval.ts';
import { normalTail } from './normal.ts';
import { doubledRanks, tieSizes } from './ranks.ts';

/** Up to so many values of both samples the distribution is exact; beyond, the normal one is off by less than 0.0001. */
const EXACT_LIMIT = 200;

/**
 * How far the second of two independent samples lies above the first, with its exact interval: the median of all
 * differences y − x, between two of them. It is how two runs are compared, whose rounds have nothing to do with each other.
 *
 * Assumes independent values, and that the distributions differ by the shift alone; with ties the coverage is at least the
 * one stated. Hodges & Lehmann, Ann. Math. Statist. 34 (1963) 598–611; the interval is Moses': Hollander, Wolfe & Chicken
 * 2014, §4.2–4.3. Beyond 200 values of both samples its ends are chosen by the normal approximation.
 *
 * Time and memory grow with the product of the sizes: 100 and 100 values take 0.1 s, 1000 and 1000 half a second.
 *
 * @param xs In any unit and order.
 * @param ys In the unit of the xs.
 * @param confidence Coverage to reach, between 0 and 1.
 * @returns Null where there are too few values: fewer than 4 and 4 at 95 %, fewer than 5 and 5 at 99 %.
 * @throws RangeError if a value is not finite, or if the confidence is not between 0 and 1.
 */
export function twoSampleShift(xs: readonly number[], ys: readonly number[], confidence = 0.95): Interval | null {
  const differences = new Float64Array(xs.length * ys.length);
  for (const [row, y] of ys.entries()) {
    for (const [column, x] of xs.entries()) differences[row * xs.length + column] = y - x;
  }
  return orderInterval(ascending(differences), pairsBelow(xs.length, ys.length), confidence);
}

/**
 * Two-sided p-value of the rank-sum test for "both samples come from the same distribution": how often as much or more
 * would lie on one side if chance alone had dealt the values to the samples; twice the smaller side, for with ties the two
 * may differ. Without ties it says the same as `twoSampleShift`: p ≤ 1 − coverage if and only if the interval leaves 0 out.
 *
 * Exact also with ties up to 200 values of both samples: equal values share their mean rank, and the distribution is that
 * of the ranks which were given. Beyond that, the normal approximation, corrected for ties and for continuity. Wilcoxon,
 * Biometrics Bull. 1 (1945) 80–83; Mann & Whitney 1947; Hollander, Wolfe & Chicken 2014, §4.1.
 *
 * @param xs In any unit and order. None, or no ys, or nothing but equal values: p is 1.
 * @param ys In the unit of the xs.
 * @returns 0 … 1.
 * @throws RangeError if a value is not finite.
 */
export function mannWhitneyP(xs: readonly number[], ys: readonly number[]): number {
  const pooled = ascending([...xs, ...ys]);
  const rankOf = doubledRanks(pooled);
  const given = (values: readonly number[]) => values.map((value) => rankOf.get(value) as number);
  const seen = given(xs).reduce((sum, rank) => sum + rank, 0);
  if (pooled.length > EXACT_LIMIT) return approximateP(seen, xs.length, ys.length, tieSizes(pooled));
  const distribution = drawSum(given([...pooled]), xs.length);
  const upTo = (last: number): number => distribution.subarray(0, last + 1).reduce((sum, p) => sum + p, 0);
  const from = (first: number): number => distribution.subarray(first).reduceRight((sum, p) => sum + p, 0);
  return Math.min(1, 2 * Math.min(upTo(seen), from(seen)));
}

/** P(so many of the n·m pairs have the smaller value in the second sample), for 0 … n·m: symmetric. */
function pairsBelow(n: number, m: number): Float64Array {
  if (n + m <= EXACT_LIMIT) {
    const ranks = Array.from({ length: n + m }, (_, rank) => rank);
    return drawSum(ranks, n).subarray((n * (n - 1)) / 2);
  }
  const deviation = Math.sqrt(variance(n, m, []));
  const above = (pairs: number): number => normalTail((pairs - (n * m) / 2) / deviation);
  return Float64Array.from({ length: n * m + 1 }, (_, pairs) => above(pairs - 0.5) - above(pairs + 0.5));
}

/** `seen` is the sum of the doubled ranks of n of the n + m values. */
function approximateP(seen: number, n: number, m: number, ties: readonly number[]): number {
  const deviation = Math.sqrt(variance(n, m, ties));
  const distance = Math.abs(seen / 2 - (n * (n + m + 1)) / 2);
  return distance === 0 || deviation === 0 ? 1 : Math.min(1, 2 * normalTail((distance - 0.5) / deviation));
}

/** Of the sum of n ranks of n + m. */
function variance(n: number, m: number, ties: readonly number[]): number {
  const size = n + m;
  const tied = ties.reduce((sum, tie) => sum + tie ** 3 - tie, 0);
  return ((n * m) / 12) * (size + 1 - tied / (size * (size - 1)));
}
