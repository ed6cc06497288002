import type { RoundRecord } from '../records/records.ts';

/** The rounds of one trial that count: of each round the latest attempt that was not contaminated, in order. */
export function cleanRounds(rounds: readonly RoundRecord[]): RoundRecord[] {
  const latest = new Map<number, RoundRecord>();
  for (const round of rounds) {
    const known = latest.get(round.round);
    if (round.contaminated === null && (known === undefined || known.attempt < round.attempt))
      latest.set(round.round, round);
  }
  return [...latest.values()].toSorted((a, b) => a.round - b.round);
}

/** Rounds of two trials that were run side by side: the latest attempt of each round that is clean in both. */
export function cleanPairs(
  baseline: readonly RoundRecord[],
  candidate: readonly RoundRecord[],
): (readonly [RoundRecord, RoundRecord])[] {
  const pairs = new Map<number, readonly [RoundRecord, RoundRecord]>();
  for (const one of baseline) {
    const other = candidate.find((round) => round.round === one.round && round.attempt === one.attempt);
    if (other === undefined || one.contaminated !== null || other.contaminated !== null) continue;
    const known = pairs.get(one.round);
    if (known === undefined || known[0].attempt < one.attempt) pairs.set(one.round, [one, other]);
  }
  return [...pairs.values()];
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
