import { slopeInterval, theilSen } from '../stats/theil-sen.ts';
import type { Interval } from '../stats/interval.ts';
import { type Answer, known, refused } from './answer.ts';
import { demandCount, demandNotNegative } from './demands.ts';

/** What something cost at one amount of it: resident bytes at so many in flight, CPU time of so many operations. */
export interface CostPoint {
  readonly amount: number;
  readonly cost: number;
}

/** What one more costs, and what none costs. */
export interface Price {
  /** Cost of one more, in units of cost an amount. */
  readonly perUnit: Interval;
  /** Cost at an amount of 0. */
  readonly fixedCost: number;
}

/** A round of equal operations, and how long it took. */
export interface MakespanPoint {
  readonly operations: number;
  /** K: calls in flight. */
  readonly slots: number;
  readonly latencyMs: number;
  readonly makespanMs: number;
}

/** How the makespan follows its bound. */
export interface MakespanLine {
  /** Milliseconds of makespan for every millisecond of the bound: 1 where only waiting and a fixed cost are in it. */
  readonly slope: Interval;
  /** Whether 1 lies within the interval of the slope. */
  readonly isSlopeOne: boolean;
  /** What a round takes on top of its bound, however long that is. */
  readonly fixedMs: number;
}

/**
 * The price of one more, by Theil & Sen, so that a few wild rounds do not move it: bytes a concurrent operation from resident
 * memory against calls in flight, CPU an operation from CPU time against operations.
 *
 * @param points one a round, in any order
 * @throws RangeError if a value is not finite, or if the confidence is not between 0 and 1
 */
export function priceOf(points: readonly CostPoint[], confidence = 0.95): Answer<Price> {
  const amounts = points.map(({ amount }) => amount);
  const costs = points.map(({ cost }) => cost);
  if (new Set(amounts).size < 2) return refused('a slope needs two different amounts');
  const perUnit = slopeInterval(amounts, costs, confidence);
  if (perUnit === null) return refused(`${points.length} points are too few for an interval of the slope`);
  return known({ perUnit, fixedCost: theilSen(amounts, costs).intercept });
}

/**
 * The makespan against ⌈N/K⌉·L, which is its bound where all latencies are equal (Graham, "Bounds on multiprocessing timing
 * anomalies", 1969). A slope above 1 is a cost that grows with the waiting, such as late timers; the intercept is what a
 * round costs by itself.
 *
 * @param points one a round, in any order
 * @throws RangeError if a number is none that could have been measured, or if the confidence is not between 0 and 1
 */
export function makespanLine(points: readonly MakespanPoint[], confidence = 0.95): Answer<MakespanLine> {
  const rounds = points.map(({ operations, slots, latencyMs, makespanMs }) => {
    demandCount({ operations, slots });
    demandNotNegative({ latencyMs, makespanMs });
    return { amount: Math.ceil(operations / slots) * latencyMs, cost: makespanMs };
  });
  const price = priceOf(rounds, confidence);
  if (price.state === 'refused') return price;
  const { perUnit: slope, fixedCost: fixedMs } = price;
  return known({ slope, isSlopeOne: slope.low <= 1 && slope.high >= 1, fixedMs });
}
