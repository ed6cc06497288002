import type { Looks } from '../charts/looks.ts';
import { CELL_GROUPS, CELL_IDENTITY, type CellLine, cellLinesOf } from '../facts/cells.ts';
import type { Column } from '../facts/columns.ts';
import type { Row } from '../facts/rows.ts';
import { type Html, NOTHING, safe } from '../xml/markup.ts';
import { section } from './section.ts';
import { tableOf } from './table.ts';

const SCENARIO: Column<CellLine> = {
  head: 'scenario',
  kind: 'name',
  importance: Infinity,
  read: ({ row }) => row.label,
};

/** What the ranked tables have no room for, of every cell: in one table, so that the reader's filter finds a row once. */
export function cellTable(rows: readonly Row[], looks: Looks): Html {
  const items = cellLinesOf(rows);
  if (items.length === 0) return NOTHING;
  const columns = [SCENARIO, ...CELL_IDENTITY, ...CELL_GROUPS.flatMap((group) => group.columns)];
  const content = tableOf({ caption: 'All that was measured', columns, items, looks, isFilterable: true });
  return section(
    'cells',
    'All cells',
    safe`<details><summary>Every figure of every cell</summary>${content}</details>`,
  );
}
