import { ascending } from './ascending.ts';
import { type Interval, orderInterval } from './interval.ts';
import { normalTail } from './normal.ts';
import { median, quantile } from './quantile.ts';
import { tieSizes } from './ranks.ts';
import { studentQuantile } from './student.ts';

/** Up to here the exact distribution costs nothing; beyond, the normal one is off by no more than 0.002. */
const EXACT_LIMIT = 50;

/** y ≈ intercept + slope · x. The slope is in units of y per unit of x, the intercept in units of y. */
export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * The line through points of which up to 29 % may be wild: its slope is the median of the slopes of all pairs. Theil,
 * Indag. Math. 12 (1950) 85–91; Sen, J. Amer. Statist. Assoc. 63 (1968) 1379–1389, for equal xs, whose pairs are left
 * out; Hollander, Wolfe & Chicken 2014, §9.2. The intercept is the median of y − slope · x, so that half of the points lie
 * above the line.
 *
 * Time and memory grow with n².
 *
 * @param xs In any unit and order.
 * @param ys One for every x.
 * @throws RangeError if the lengths differ, if fewer than two xs are different, or if a value is not finite.
 */
export function theilSen(xs: readonly number[], ys: readonly number[]): Line {
  const slopes = slopesOf(xs, ys);
  if (slopes.length === 0) throw new RangeError('a line needs two different xs');
  const slope = median(slopes);
  return { slope, intercept: median(xs.map((x, index) => (ys[index] as number) - slope * x)) };
}

/**
 * That slope with its interval, between two of the slopes of all pairs: at the true slope as many pairs of what is left
 * over fall as chance lets them, which is Kendall's distribution (Sen 1968; Hollander, Wolfe & Chicken 2014, §9.3).
 * Exact where all xs are different, up to 50 of them; else by the normal approximation, corrected for equal xs and
 * rounded outwards.
 *
 * Assumes independent errors of one distribution, the same at every x.
 *
 * @param confidence Coverage to reach, between 0 and 1.
 * @returns Null where there are too few points: fewer than 5 different xs at 95 %.
 * @throws RangeError as `theilSen`, or if the confidence is not between 0 and 1.
 */
export function slopeInterval(xs: readonly number[], ys: readonly number[], confidence = 0.95): Interval | null {
  const slopes = ascending(slopesOf(xs, ys));
  const ties = tieSizes(ascending(xs));
  if (ties.length < 2) throw new RangeError('a line needs two different xs');
  if (ties.length === xs.length && xs.length <= EXACT_LIMIT) {
    return orderInterval(slopes, inversions(xs.length), confidence);
  }
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`a confidence lies between 0 and 1, not at ${confidence}`);
  const variance = ties.reduce((left, size) => left - spread(size), spread(xs.length)) / 18;
  const reach = studentQuantile((1 - confidence) / 2, Number.POSITIVE_INFINITY) * Math.sqrt(variance);
  const before = Math.floor((slopes.length - reach) / 2); // so many slopes are left out on either side, and one more is the end
  if (before < 1) return null;
  return {
    estimate: quantile(slopes, 0.5),
    low: slopes[before - 1] as number,
    high: slopes[slopes.length - before] as number,
    coverage: confidence,
  };
}

/** The slope of every pair whose xs differ. */
function slopesOf(xs: readonly number[], ys: readonly number[]): number[] {
  if (xs.length !== ys.length) throw new RangeError(`${xs.length} xs for ${ys.length} ys`);
  const points = xs.map((x, index) => ({ x, y: ys[index] as number }));
  return points.flatMap((a, index) =>
    points.slice(0, index).flatMap((b) => (a.x === b.x ? [] : [(a.y - b.y) / (a.x - b.x)])),
  );
}

/**
 * Two-sided p-value of the Mann–Kendall test for "no trend": how often would chance alone put as many pairs of the series
 * in one order? It sees any steady rise or fall, straight or not; it is how warm-up knows that rounds have settled. A
 * large p of few rounds is weak evidence of that: below 5 values p is never under 0.05.
 *
 * Exact without ties up to 50 values; else the normal approximation, corrected for ties and for continuity, which is off
 * by 0.01 and more up to 10 values. Mann, Econometrica 13 (1945) 245–259; Kendall, Rank Correlation Methods, 4th ed. 1975;
 * Hollander, Wolfe & Chicken 2014, §8.1. Time grows with n·log n.
 *
 * @param ys In order of time, in any unit. Fewer than two, or all equal: p is 1.
 * @returns 0 … 1.
 * @throws RangeError if a value is not finite.
 */
export function trendP(ys: readonly number[]): number {
  return trendOf(ys).p;
}

/** Whether more pairs of the series fall than rise, and by more than chance would in a share `p` of all series (`trendP`). */
export function isFalling(ys: readonly number[], p: number): boolean {
  const trend = trendOf(ys);
  return trend.falling > trend.rising && trend.p < p;
}

function trendOf(ys: readonly number[]): { readonly rising: number; readonly falling: number; readonly p: number } {
  const ties = tieSizes(ascending(ys));
  const pairs = pairsOf(ys, ties);
  return { ...pairs, p: chanceOf(pairs, ys.length, ties) };
}

/** How often would a random order have pairs that are as far from even? */
function chanceOf(
  { rising, falling }: { readonly rising: number; readonly falling: number },
  n: number,
  ties: readonly number[],
): number {
  if (ties.length === n && n <= EXACT_LIMIT) {
    const asFew = inversions(n).subarray(0, Math.min(rising, falling) + 1);
    return Math.min(1, 2 * asFew.reduce((sum, probability) => sum + probability, 0));
  }
  const variance = ties.reduce((left, size) => left - spread(size), spread(n)) / 18;
  const z = (Math.abs(rising - falling) - 1) / Math.sqrt(variance); // −1/0 of a constant series, whose p is then 1
  return Math.min(1, 2 * normalTail(z));
}

/** 18 times the variance of (rising − falling) among so many different values; so much less where so many are equal. */
function spread(size: number): number {
  return size * (size - 1) * (2 * size + 5);
}

/** How many pairs of the series rise, and how many fall: as many as a merge sort has to turn round. */
function pairsOf(ys: readonly number[], ties: readonly number[]): { rising: number; falling: number } {
  const n = ys.length;
  let [from, into] = [Float64Array.from(ys), new Float64Array(n)];
  let falling = 0;
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) falling += merge(from, into, start, width);
    [from, into] = [into, from];
  }
  const equal = ties.reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
  return { rising: (n * (n - 1)) / 2 - equal - falling, falling };
}

/** Merges two sorted runs, and says how many pairs of them stood the wrong way round. */
function merge(from: Float64Array, into: Float64Array, start: number, width: number): number {
  const middle = Math.min(start + width, from.length);
  const end = Math.min(start + 2 * width, from.length);
  let [left, right, turned] = [start, middle, 0];
  for (let at = start; at < end; at += 1) {
    const isRight = left === middle || (right < end && (from[right] as number) < (from[left] as number));
    if (isRight) turned += middle - left;
    into[at] = from[isRight ? right++ : left++] as number;
  }
  return turned;
}

/** P(d pairs of a random order of n values fall), for d = 0 … n(n−1)/2: the i-th value falls below 0 … i−1 earlier ones. */
function inversions(n: number): Float64Array {
  let probability = Float64Array.of(1);
  for (let count = 2; count <= n; count += 1) {
    const next = new Float64Array(probability.length + count - 1);
    for (const [falls, p] of probability.entries()) {
      for (let more = 0; more < count; more += 1) next[falls + more] = (next[falls + more] as number) + p / count;
    }
    probability = next;
  }
  return probability;
}
