/**
 * Twice the rank of every value, counted from 1: equal values share their mean rank, so that twice it is whole.
 *
 * @param sorted Smallest first.
 */
export function doubledRanks(sorted: Float64Array): Map<number, number> {
  const ranks = new Map<number, number>();
  for (let first = 0, next = 0; first < sorted.length; first = next) {
    const value = sorted[first] as number;
    while (sorted[next] === value) next += 1;
    ranks.set(value, first + 1 + next);
  }
  return ranks;
}

/** How often each different value occurs. */
export function tieSizes(values: Iterable<number>): number[] {
  const sizes = new Map<number, number>();
  for (const value of values) sizes.set(value, (sizes.get(value) ?? 0) + 1);
  return [...sizes.values()];
}
