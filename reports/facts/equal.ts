import type { Cell } from '../../core/records/comparison.ts';
import { micros, number } from '../../core/text/numbers.ts';
import { type Column, columnsOf, type Ratio } from './columns.ts';
import { modelLabel } from '../words/labels.ts';
import { clean } from '../words/text.ts';
import { K } from './ranked.ts';
import type { EqualPair, Row } from './rows.ts';

const RATIOS: readonly Column<EqualPair>[] = [
  {
    head: 'op/s',
    kind: 'ratio',
    importance: Infinity,
    sort: 'ascending',
    read: ({ throughput }): Ratio => throughput,
  },
  { head: 'CPU/op', kind: 'ratio', importance: 4, sort: 'descending', read: ({ cpu }): Ratio => cpu },
  {
    head: 'CPU/op of both',
    kind: 'words',
    importance: 1,
    read: ({ candidate, baseline }) =>
      `${number(candidate.cpuMicrosPerOperation)} : ${micros(baseline.cpuMicrosPerOperation)}`,
  },
];

export const EQUAL_TITLE = 'At equal K: what the threads themselves cost';

/**
 * The second view on a pool. With as many calls in flight as on one loop it can wait for no more than the loop, so that
 * whatever is left between the two is the price of the threads themselves.
 */
export const EQUAL_COLUMNS: readonly Column<EqualPair>[] = [
  ...columnsOf([K], ({ candidate }: EqualPair) => candidate),
  { head: 'model', kind: 'model', importance: Infinity, sort: 'ascending', read: ({ candidate }) => candidate },
  { head: 'against', kind: 'model', importance: 2, sort: 'ascending', read: ({ baseline }) => baseline },
  ...RATIOS,
];

export const RUNTIME_TITLE = 'On another runtime: what it does to the same model';

/** The same model, shape and work on both sides: whatever is left between them is the runtime's. */
export const RUNTIME_COLUMNS: readonly Column<EqualPair>[] = [
  ...columnsOf([K], ({ candidate }: EqualPair) => candidate),
  { head: 'model', kind: 'words', importance: Infinity, sort: 'ascending', read: ({ candidate }) => nameOf(candidate) },
  { head: 'runtime', kind: 'words', importance: Infinity, sort: 'ascending', read: ({ candidate }) => on(candidate) },
  { head: 'against', kind: 'words', importance: 2, sort: 'ascending', read: ({ baseline }) => on(baseline) },
  ...RATIOS,
];

function on({ runtime }: Cell): string {
  return clean(runtime ?? '');
}

function nameOf(cell: Cell): string {
  return `${modelLabel(cell)}${cell.isControl ? ' (control)' : ''}`;
}

/** Which row a pair is of, for a table of all rows; none where there is one. */
export function scenarioColumns<Item>(
  rows: readonly Row[],
  scenarioOf: (item: Item) => string,
): readonly Column<Item>[] {
  if (rows.length < 2) return [];
  const labels = new Map(rows.map((row) => [row.scenario, row.label]));
  const read = (item: Item) => labels.get(scenarioOf(item)) ?? scenarioOf(item);
  return [{ head: 'scenario', kind: 'name', importance: Infinity, sort: 'ascending', read }];
}
