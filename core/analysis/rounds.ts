import type { RoundRecord } from '../records/records.ts';
import { FEWEST_TRIMMED } from '../stats/trimmed-t.ts';

/** As much as half of a core: what more does to a model cannot be said. */
const MOST_FOREIGN_CORES = 0.5;
/** Of less, it was something else that contaminated the round. */
const LEAST_FOREIGN_CORES = 0.05;

/**
 * By how much other programs can have slowed a round down, at the most, as a logarithm: 0 where it is clean, infinite where nobody
 * knows. They took c cores, and at the worst all of that from the one thread that the round waited for, which had 1 − c of its time
 * left: a hog of 30 % of a core can look like 1.43×, and has been seen to turn 0.93× into 1.27×. But without them, too, the round
 * would have taken as long as its bound (docs/decisions/0015-disturbed-rounds.md).
 */
export function slowdownOf(round: RoundRecord): number {
  const cores = coresOfOthers(round);
  const leastNs = leastOf(round);
  const beyondBound = leastNs > 0 ? Math.log(round.elapsedNs / leastNs) : Infinity;
  return cores === Infinity ? Infinity : Math.min(-Math.log1p(-cores), Math.max(0, beyondBound));
}

/**
 * What it would have taken at no cost at all, ns; 0 where nobody knows. Who gives a free slot to the next item, and to no other, is
 * no sooner done than first come, first served is: the time at which the n-th slot is free grows with every item's own.
 */
function leastOf({ openLoop, boundNs, fifoNs, admittedOutOfOrder }: RoundRecord): number {
  if (openLoop !== null || boundNs === null) return 0;
  return admittedOutOfOrder === 0 ? Math.max(boundNs, fifoNs ?? 0) : boundNs;
}

/**
 * By how much they can have made its CPU time longer, likewise: where they ran on the other thread of a core, for c of the time,
 * ours took at most twice as long meanwhile. Beside a hog of 30 % of a core 0.84× to 1.18× were seen.
 */
function dearthOf(round: RoundRecord): number {
  return Math.log1p(coresOfOthers(round));
}

/** Cores that other programs and the host took while it ran: 0 where it is clean, infinite where nobody knows what they did to it. */
function coresOfOthers({ contaminated, disturbance, observed }: RoundRecord): number {
  if (contaminated === null) return 0;
  if (observed !== undefined) return Infinity; // what a debugger does to a round is not what programs do that take CPU
  const { foreignCores, stealCores, throttledMs } = disturbance;
  const cores = (foreignCores ?? Infinity) + (stealCores ?? 0);
  const isKnown = cores >= LEAST_FOREIGN_CORES && cores <= MOST_FOREIGN_CORES && (throttledMs ?? 0) === 0;
  return isKnown ? cores : Infinity;
}

/** The undisturbed rounds of one trial: of each round the latest attempt that was not contaminated, in order. */
export function cleanRounds(rounds: readonly RoundRecord[]): RoundRecord[] {
  return roundsWithin(0, rounds);
}

/**
 * The rounds that the numbers of a trial are made of: the clean ones, or where those are too few to say anything, also the ones of
 * which it is known how much other programs can have done to them.
 */
export function countedRounds(rounds: readonly RoundRecord[]): RoundRecord[] {
  const clean = cleanRounds(rounds);
  return clean.length >= FEWEST_TRIMMED ? clean : roundsWithin(Number.MAX_VALUE, rounds);
}

export type RoundPair = readonly [baseline: RoundRecord, candidate: RoundRecord];

/** Rounds of two trials that were run side by side: the latest attempt of each round that is clean in both. */
export function cleanPairs(baseline: readonly RoundRecord[], candidate: readonly RoundRecord[]): RoundPair[] {
  return pairsWithin(0, baseline, candidate);
}

/** The pairs that a comparison is made of, by the rule of `countedRounds`. */
export function countedPairs(baseline: readonly RoundRecord[], candidate: readonly RoundRecord[]): RoundPair[] {
  const clean = cleanPairs(baseline, candidate);
  return clean.length >= FEWEST_TRIMMED ? clean : pairsWithin(Number.MAX_VALUE, baseline, candidate);
}

/** Of each round the attempt that was disturbed the least, of those the latest, and none from which others took more than `most` cores. */
function roundsWithin(most: number, rounds: readonly RoundRecord[]): RoundRecord[] {
  const alone = rounds.map((round) => ({ of: round, round, cores: coresOfOthers(round) }));
  return bestOf(most, alone).toSorted((a, b) => a.round - b.round);
}

function pairsWithin(most: number, baseline: readonly RoundRecord[], candidate: readonly RoundRecord[]): RoundPair[] {
  const pairs = baseline.flatMap((round) => {
    const other = candidate.find((each) => each.round === round.round && each.attempt === round.attempt);
    return other === undefined
      ? []
      : [{ of: [round, other] as const, round, cores: Math.max(coresOfOthers(round), coresOfOthers(other)) }];
  });
  return bestOf(most, pairs);
}

/** Logarithms: without other programs a ratio may have been so much lower, or higher. */
export interface Shift {
  readonly down: number;
  readonly up: number;
}

/** What other programs can have done to candidate ÷ baseline of a pair, at the most: they make nothing faster or cheaper. */
export function shiftOf(
  [baseline, candidate]: RoundPair,
  metric: 'throughputPerSecond' | 'cpuMicrosPerOperation',
): Shift {
  return metric === 'throughputPerSecond'
    ? { down: slowdownOf(baseline), up: slowdownOf(candidate) }
    : { down: dearthOf(candidate), up: dearthOf(baseline) };
}

function bestOf<T>(
  most: number,
  attempts: readonly { readonly of: T; readonly round: RoundRecord; readonly cores: number }[],
): T[] {
  const best = new Map<number, (typeof attempts)[number]>();
  for (const attempt of attempts) {
    const { round, cores } = attempt;
    const known = best.get(round.round);
    const isBetter =
      known === undefined || cores < known.cores || (cores === known.cores && round.attempt > known.round.attempt);
    if (cores <= most && isBetter) best.set(round.round, attempt);
  }
  return [...best.values()].map((attempt) => attempt.of);
}

/** Completions a second: of a closed loop over the makespan, of an open one those in time, over the time of the arrivals. */
export function throughputOf({ operations, elapsedNs, openLoop }: RoundRecord): number {
  return openLoop === null ? (operations.succeeded * 1e9) / elapsedNs : (openLoop.completed * 1e9) / openLoop.horizonNs;
}

export function sumOf<T>(rows: readonly T[], pick: (row: T) => number): number {
  return rows.reduce((total, row) => total + pick(row), 0);
}

/** Null where one of the rows does not have it: half a sum would be a wrong number. */
export function sumOrNull<T>(rows: readonly T[], pick: (row: T) => number | null): number | null {
  let total = 0;
  for (const row of rows) {
    const value = pick(row);
    if (value === null) return null;
    total += value;
  }
  return total;
}
