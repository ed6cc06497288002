import type { Comparison } from '../../core/records/comparison.ts';
import type { Looks } from '../charts/looks.ts';
import { kindColumns, kindsIn } from '../facts/kinds.ts';
import type { Row } from '../facts/rows.ts';
import { type Html, NOTHING } from '../xml/markup.ts';
import { tableOf } from './table.ts';

/** What each kind of operations met under each model; nothing where they are of none. */
export function kindTable(row: Row, comparison: Comparison, looks: Looks): Html {
  const items = kindsIn(row, comparison);
  if (items.length === 0) return NOTHING;
  return tableOf({
    caption: 'By kind: latency of the operations that succeeded, and how it compares in rounds that ran side by side',
    columns: kindColumns(items),
    items,
    looks,
    isFilterable: true,
  });
}
