import { hash, shuffled } from '../work/random.ts';

/**
 * The order of the trials in each round, balanced for what runs before what: a model that follows one which leaves the
 * machine idle, or hot, would otherwise be favoured in every run. Rounds are rows of Williams squares (1949), in which each
 * trial has each place once and follows each other once, of an odd number of trials in two squares together. The seed
 * decides which trial is which of a square, and in which order its rows come.
 */
export function balancedOrder(trials: readonly string[], rounds: number, seed: number): string[][] {
  const order: string[][] = [];
  const followed = new Map<string, number>();
  for (let square = 0; order.length < rounds; square += 1) {
    const named = shuffled(trials, hash(seed, 2 * square));
    let open = shuffled(rowsOf(trials.length), hash(seed, 2 * square + 1)).map((row) =>
      row.map((place) => named[place] as string),
    );
    while (open.length > 0 && order.length < rounds) {
      const next = leastFollowed(open, order.at(-1)?.at(-1), followed);
      for (const pair of pairsOf(next, order.at(-1)?.at(-1))) followed.set(pair, (followed.get(pair) ?? 0) + 1);
      order.push(next);
      open = open.filter((row) => row !== next);
    }
  }
  return order;
}

/** The rows of one Williams square: 0, 1, n−1, 2, n−2 … and its shifts; of an odd number also the same from behind. */
function rowsOf(size: number): number[][] {
  const first = Array.from({ length: size }, (_, place) =>
    place % 2 === 1 ? (place + 1) / 2 : (size - place / 2) % size,
  );
  const rows = first.map((_, shift) => first.map((value) => (value + shift) % size));
  return size % 2 === 0 || size === 1 ? rows : [...rows, ...rows.map((row) => row.toReversed())];
}

/**
 * Rounds follow each other, too: the row whose pairs have been seen least, with that of the round before; if possible none
 * whose first trial would follow itself, and find its own caches.
 */
function leastFollowed(
  rows: readonly string[][],
  last: string | undefined,
  followed: ReadonlyMap<string, number>,
): string[] {
  const others = rows.filter((row) => row[0] !== last);
  const seen = (row: string[]) => pairsOf(row, last).reduce((sum, pair) => sum + (followed.get(pair) ?? 0), 0);
  return (others.length > 0 ? others : rows).reduce((best, row) => (seen(row) < seen(best) ? row : best));
}

function pairsOf(row: readonly string[], last: string | undefined): string[] {
  const all = last === undefined ? row : [last, ...row];
  return all.slice(1).map((trial, place) => JSON.stringify([all[place], trial]));
}
