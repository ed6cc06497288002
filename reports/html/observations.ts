import type { Looks } from '../charts/looks.ts';
import { OBSERVATION_COLUMNS, observedIn } from '../facts/observations.ts';
import type { Row } from '../facts/rows.ts';
import { type Html, NOTHING } from '../xml/markup.ts';
import { tableOf } from './table.ts';

/** What operations, and what ran beside them, saw of themselves; nothing where they said nothing. */
export function observationTable(row: Row, looks: Looks): Html {
  const items = observedIn(row);
  if (items.length === 0) return NOTHING;
  return tableOf({
    caption:
      'Observed by the operations, and by what ran beside them: of each round the figure, of the rounds the median',
    columns: OBSERVATION_COLUMNS,
    items,
    looks,
    isFilterable: true,
  });
}
