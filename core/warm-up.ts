import { median } from './stats/quantile.ts';
import { theilSen, trendP } from './stats/theil-sen.ts';

/** So many rounds in a row must show no trend. */
const WINDOW = 6;
/** A change of less than this share over the window is no trend worth waiting for. */
const NEGLIGIBLE = 0.02;
/** Evidence for a trend that is weaker than this is noise. */
const TREND_P = 0.1;
/** Where waiting is so large a part of a round, the speed of the code cannot move it. */
const WAITING = 0.9;

/**
 * Whether a trial is warm after these rounds (makespans in ns, in order): once, if the round is all waiting; else when
 * the last six show no downward trend, by size (Theil–Sen) or by evidence (Mann–Kendall). Every isolate tiers up by
 * itself, and a pool that was measured too early looks 6–12 % worse than it is.
 */
export function isWarm(makespansNs: readonly number[], boundNs: number | null): boolean {
  const last = makespansNs.at(-1);
  if (last === undefined) return false;
  if (boundNs !== null && boundNs / last >= WAITING) return true;
  const window = makespansNs.slice(-WINDOW);
  if (window.length < WINDOW) return false;
  const { slope } = theilSen(
    window.map((_, index) => index),
    window,
  );
  const change = (slope * (WINDOW - 1)) / median(window);
  return change > -NEGLIGIBLE || trendP(window) > TREND_P;
}
