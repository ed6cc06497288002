import type { Cell } from '../../core/records/comparison.ts';
import { count, scaled } from '../../core/text/numbers.ts';
import { scaleOf } from '../words/quantities.ts';
import { clean } from '../words/text.ts';
import { type Column, columnsOf } from './columns.ts';
import { K } from './ranked.ts';
import type { Row } from './rows.ts';

type Figures = Cell['observations'][string];

/** What the operations of a model, or what ran beside them, saw of themselves. */
export interface Observed {
  readonly name: string;
  readonly cell: Cell;
  readonly figures: Figures;
}

/** By name, and of each the models in the order of the row. */
export function observedIn({ standings }: Row): Observed[] {
  const names = [...new Set(standings.flatMap(({ cell }) => Object.keys(cell.observations)))];
  return names.flatMap((name) =>
    standings.flatMap(({ cell }) => {
      const figures = Object.hasOwn(cell.observations, name) ? cell.observations[name] : undefined;
      return figures === undefined ? [] : [{ name: clean(name), cell, figures }];
    }),
  );
}

export const OBSERVATION_COLUMNS: readonly Column<Observed>[] = [
  { head: 'observed', kind: 'name', importance: Infinity, sort: 'ascending', read: ({ name }) => name },
  { head: 'model', kind: 'model', importance: Infinity, sort: 'ascending', read: ({ cell }) => cell },
  { ...columnsOf([K], ({ cell }: Observed) => cell)[0]!, importance: 4 },
  figureColumn('p50', 3),
  figureColumn('p99', 6),
  figureColumn('max', 5),
  figureColumn('mean', 2),
  figureColumn('count', 1),
];

function figureColumn(name: keyof Figures, importance: number): Column<Observed> {
  return {
    head: name,
    kind: 'figure',
    importance,
    sort: 'ascending',
    read: (observed) => ({ text: observedText(observed, name), value: observed.figures[name] }),
  };
}

/** In the unit that the name ends in; a count has none. */
function observedText({ name, figures }: Observed, figure: keyof Figures): string {
  return figure === 'count' ? count(Math.round(figures.count)) : scaled(figures[figure], scaleOf(name));
}
