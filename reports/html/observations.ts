import { count } from '../../core/text/numbers.ts';
import { type Observed, type ObservedFigure, observedIn, observedText } from '../facts/observations.ts';
import type { Row } from '../facts/rows.ts';
import { type Html, NOTHING } from '../xml/markup.ts';
import { type Looks, modelColumn } from './ranked.ts';
import { type HtmlColumn, tableOf } from './table.ts';

/** What operations, and what ran beside them, saw of themselves; nothing where they said nothing. */
export function observationTable(row: Row, looks: Looks): Html {
  const items = observedIn(row);
  if (items.length === 0) return NOTHING;
  const columns: HtmlColumn<Observed>[] = [
    { head: 'Observed', isRowHead: true, sort: 'ascending', value: ({ name }) => name, cell: ({ name }) => name },
    modelColumn('Model', ({ cell }: Observed) => cell, looks),
    {
      head: 'K',
      sort: 'ascending',
      value: ({ cell }) => cell.concurrency,
      cell: ({ cell }) => count(cell.concurrency),
    },
    ...(['p50', 'p99', 'max', 'mean', 'count'] as const).map(figureColumn),
  ];
  return tableOf({
    caption:
      'Observed by the operations, and by what ran beside them: of each round the figure, of the rounds the median',
    columns,
    items,
    isFilterable: true,
  });
}

function figureColumn(figure: ObservedFigure): HtmlColumn<Observed> {
  return {
    head: figure,
    sort: 'ascending',
    value: ({ figures }) => figures[figure],
    cell: (observed) => observedText(observed, figure),
  };
}
