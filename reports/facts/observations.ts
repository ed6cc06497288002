import type { Cell } from '../../core/comparison.ts';
import { count, scaled } from '../../core/text/numbers.ts';
import { modelLabel } from '../words/labels.ts';
import { scaleOf } from '../words/quantities.ts';
import type { Row } from './rows.ts';
import { type Column, textTables } from '../terminal/table.ts';
import { nameWidth, type Page } from '../terminal/page.ts';
import { clean, shorten } from '../words/text.ts';

type Figures = Cell['observations'][string];

/** What the operations of a model, or what ran beside them, saw of themselves. */
export interface Observed {
  readonly name: string;
  readonly cell: Cell;
  readonly figures: Figures;
}

export type ObservedFigure = keyof Figures;

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

/** In the unit that the name ends in; a count has none. */
export function observedText({ name, figures }: Observed, figure: ObservedFigure): string {
  return figure === 'count' ? count(Math.round(figures.count)) : scaled(figures[figure], scaleOf(name));
}

function observedModel({ cell }: Observed): string {
  return modelLabel(cell) + (cell.isControl ? ' (control)' : '');
}

/** One table a row, of no lines where nothing was observed. Drops the count first, then the mean, the p50, K and the maximum. */
export function observationTables(rows: readonly Row[], page: Page): string[][] {
  const figure = (name: ObservedFigure, importance: number): Column<Observed> => ({
    head: name,
    align: 'right',
    importance,
    cell: (observed) => ({ text: observedText(observed, name) }),
  });
  const columns: Column<Observed>[] = [
    {
      head: 'observed',
      align: 'left',
      importance: Infinity,
      cell: ({ name }) => ({ text: shorten(name, nameWidth(page.width)) }),
    },
    {
      head: 'model',
      align: 'left',
      importance: Infinity,
      cell: (observed) => ({ text: shorten(observedModel(observed), nameWidth(page.width)) }),
    },
    { head: 'K', align: 'right', importance: 4, cell: ({ cell }) => ({ text: count(cell.concurrency) }) },
    figure('p50', 3),
    figure('p99', 6),
    figure('max', 5),
    figure('mean', 2),
    figure('count', 1),
  ];
  return textTables(columns, rows.map(observedIn), page);
}
