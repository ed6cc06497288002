import { CELL_GROUPS, CELL_IDENTITY, type CellLine, cellLinesOf } from '../facts/cells.ts';
import { scenarioColumns } from '../facts/equal.ts';
import { OBSERVATION_COLUMNS, type Observed, observedIn } from '../facts/observations.ts';
import type { Row } from '../facts/rows.ts';
import { columnsOf } from '../facts/columns.ts';
import { blocks, EMPTY, markup, type Markup } from './markup.ts';
import { tableOf } from './table.ts';

/** Every measured cell with everything that the ranked tables have no room for. */
export function cellTables(rows: readonly Row[]): Markup {
  const items = cellLinesOf(rows);
  if (items.length === 0) return EMPTY;
  const identity = [...scenarioColumns(rows, ({ row }: CellLine) => row.scenario), ...CELL_IDENTITY];
  const tables = CELL_GROUPS.map(({ title, columns }) =>
    blocks([markup`#### ${title}`, tableOf({ columns: [...identity, ...columns], items })]),
  );
  return blocks([...tables, observationTable(rows)]);
}

interface ObservedLine {
  readonly row: Row;
  readonly observed: Observed;
}

function observationTable(rows: readonly Row[]): Markup {
  const items = rows.flatMap((row) => observedIn(row).map((observed): ObservedLine => ({ row, observed })));
  if (items.length === 0) return EMPTY;
  const columns = [
    ...scenarioColumns(rows, ({ row }: ObservedLine) => row.scenario),
    ...columnsOf(OBSERVATION_COLUMNS, ({ observed }: ObservedLine) => observed),
  ];
  return blocks([
    markup`#### What operations, and what ran beside them, saw of themselves`,
    tableOf({ columns, items }),
  ]);
}
