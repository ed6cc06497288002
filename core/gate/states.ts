import { median } from '../stats/quantile.ts';
import { percent } from '../text/words.ts';
import { LEAST_STATE_PAIRS, STATE_GAP, STATE_SPREADS } from './procedure.ts';

/** Pairs of processes that fall into groups, because processes of the same code run in one state or another. */
export interface States {
  /** Indexes of the pairs of the larger group. */
  readonly most: readonly number[];
  /** All in words: what is a mean of them, nobody ever sees. */
  readonly text: string;
}

/**
 * Groups of pairs with a gap between them that no scatter explains. A compiler that leaves one process of four at
 * another tier makes such groups; their mean and its interval describe none.
 *
 * @param means Log-ratio of each pair of processes.
 * @param noiseFloor As the standard deviation that pairs of one group have at the least.
 */
export function statesOf(means: readonly number[], noiseFloor: number): States | null {
  if (means.length < LEAST_STATE_PAIRS) return null;
  const places = [...means.keys()].toSorted((a, b) => (means[a] as number) - (means[b] as number));
  const gaps = places.slice(1).map((place, at) => (means[place] as number) - (means[places[at] as number] as number));
  const widest = gaps.indexOf(Math.max(...gaps));
  const halves = [places.slice(0, widest + 1), places.slice(widest + 1)];
  // of the larger group where there are several, of both where they are as large
  const spread = Math.min(scatterOf(means), pooledOf(halves, means));
  const limit = Math.max(STATE_GAP, STATE_SPREADS * Math.max(spread, noiseFloor));
  const groups: number[][] = [[]];
  for (const [at, place] of places.entries()) {
    if (at > 0 && (gaps[at - 1] as number) >= limit) groups.push([]);
    groups.at(-1)?.push(place);
  }
  if (groups.length === 1) return null;
  const sorted = groups.toSorted((a, b) => b.length - a.length);
  const told = sorted.map((group) => `${group.length} at ${changeText(Math.expm1(meanOf(group, means)))}`);
  const text = `its processes run in different states: of ${means.length} pairs ${told.join(', ')}`;
  return { most: sorted[0] as number[], text };
}

/** As a standard deviation, from the median distance to the median: that of the larger half. */
function scatterOf(means: readonly number[]): number {
  const centre = median(means);
  return 1.4826 * median(means.map((mean) => Math.abs(mean - centre)));
}

function pooledOf(groups: readonly (readonly number[])[], means: readonly number[]): number {
  const squares = groups.flatMap((group) =>
    group.map((place) => ((means[place] as number) - meanOf(group, means)) ** 2),
  );
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / Math.max(1, means.length - groups.length));
}

function meanOf(group: readonly number[], means: readonly number[]): number {
  return group.reduce((sum, place) => sum + (means[place] as number), 0) / group.length;
}

function changeText(share: number): string {
  return share < 0 ? `−${percent(-share)}` : `+${percent(share)}`;
}
