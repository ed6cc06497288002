import type { RoundRecord } from '../records/records.ts';
import { median } from '../stats/quantile.ts';
import { isFalling } from '../stats/theil-sen.ts';

/** A trend that is weaker evidence than this is taken for noise: there are two of each cell. */
const TREND_P = 0.01;

/** A cost that still fell while it was measured: its medians over the first and the last third of the rounds. */
export interface FallingCost {
  readonly cost: 'makespanMs' | 'cpuMicrosPerOperation';
  readonly first: number;
  readonly last: number;
}

/**
 * The costs of rounds, in order, that fell by more than the margin from the first third to the last, and by all of them
 * (Mann–Kendall): their medians are of code that was not warm.
 */
export function fallingCosts(rounds: readonly RoundRecord[], margin: number): FallingCost[] {
  const costs = {
    // in an open loop a round lasts as long as its arrivals
    makespanMs: rounds.some(({ openLoop }) => openLoop !== null) ? [] : rounds.map(({ elapsedNs }) => elapsedNs / 1e6),
    cpuMicrosPerOperation: rounds.map(
      (round) => (round.cpuUserMicros + round.cpuSystemMicros) / round.operations.attempted,
    ),
  };
  return (Object.keys(costs) as FallingCost['cost'][]).flatMap((cost) => {
    const values = costs[cost];
    const third = Math.floor(values.length / 3);
    if (third < 2 || !values.every(Number.isFinite)) return [];
    const [first, last] = [median(values.slice(0, third)), median(values.slice(-third))];
    return last < first * (1 - margin) && isFalling(values, TREND_P) ? [{ cost, first, last }] : [];
  });
}
