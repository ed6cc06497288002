import type { MeasuredRound, TrialRecord } from '../records/records.ts';
import { median } from '../stats/quantile.ts';
import { theilSen, trendP } from '../stats/theil-sen.ts';

/** The latest a warm-up may end, per trial. What is not warm by then is measured and said to be cold. */
const WARM_UP_MS = 3_000;
const WARM_UP_ROUNDS = 200;
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

/** One round, measured; those of a warm-up have the numbers −1, −2, … */
type Work = (
  round: number,
) => Promise<{ readonly measured: Pick<MeasuredRound, 'elapsedNs' | 'operations'>; readonly boundNs: number | null }>;

/** Works until it is warm, or until it has taken too long for that. */
export async function warmedUp(work: Work, nowMs: () => number): Promise<NonNullable<TrialRecord['warmUp']>> {
  const begun = nowMs();
  const makespans: number[] = [];
  let state: 'warm' | 'cold' = 'cold';
  let operations = 0;
  while (state === 'cold' && makespans.length < WARM_UP_ROUNDS) {
    // oxlint-disable-next-line no-await-in-loop -- each round tells whether there is another
    const { measured, boundNs } = await work(-1 - makespans.length);
    makespans.push(measured.elapsedNs);
    operations += measured.operations.attempted;
    if (isWarm(makespans, boundNs)) state = 'warm';
    else if (nowMs() - begun > WARM_UP_MS) break;
  }
  return { rounds: makespans.length, operations, elapsedMs: nowMs() - begun, state };
}
