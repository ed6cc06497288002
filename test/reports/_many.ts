import type { Cell, Comparison } from '../../core/records/comparison.ts';
import { eventLoop, pool, sequential } from './_cells.ts';
import { comparison, pairing } from './_comparison.ts';

/** A run of so many scenarios, each of three cells, in which the loop is better and the pool unclear. */
export function many(scenarios: number): Comparison {
  const rows = Array.from({ length: scenarios }, (_, index) => {
    const scenario = `http-get latencyMs=${index} @16`;
    const inRow = (cell: Cell): Cell => ({
      ...cell,
      scenario,
      id: `${scenario} ${cell.model}`,
      params: { latencyMs: index, bytes: 64 },
    });
    return { slow: inRow(sequential), fast: inRow(eventLoop), threads: inRow(pool) };
  });
  return comparison({
    cells: rows.flatMap(({ slow, fast, threads }) => [slow, fast, threads]),
    comparisons: rows.flatMap(({ slow, fast, threads }) => [
      pairing(slow, fast, [15.3, 15.1, 15.5], 'better'),
      pairing(slow, threads, [14.8, 1.5, 19.1], 'unclear'),
    ]),
  });
}
