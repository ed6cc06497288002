/** Neighbours that were put together: so many values, and their sum. */
interface Pool {
  readonly size: number;
  readonly sum: number;
}

const meanOf = ({ size, sum }: Pool): number => sum / size;

/**
 * The values nearest to these, by least squares, that never fall: neighbours in the wrong order share their mean until none
 * are left (pool adjacent violators: Ayer, Brunk, Ewing, Reid & Silverman, Ann. Math. Statist. 26 (1955) 641–647).
 *
 * @param values finite, in the order of what they should rise with
 */
export function isotonic(values: readonly number[]): number[] {
  const pools: Pool[] = [];
  for (const value of values) {
    let pool: Pool = { size: 1, sum: value };
    for (let last = pools.at(-1); last !== undefined && meanOf(last) >= meanOf(pool); last = pools.at(-1)) {
      pools.pop();
      pool = { size: last.size + pool.size, sum: last.sum + pool.sum };
    }
    pools.push(pool);
  }
  return pools.flatMap((pool) => Array.from({ length: pool.size }, () => meanOf(pool)));
}
