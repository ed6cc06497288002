import type { Comparison } from '../../core/records/comparison.ts';
import { EQUAL_COLUMNS, EQUAL_TITLE, RUNTIME_COLUMNS, RUNTIME_TITLE, scenarioColumns } from '../facts/equal.ts';
import { type EqualPair, equalPairsOf, type Row } from '../facts/rows.ts';
import { blocks, EMPTY, markup, type Markup } from './markup.ts';
import { tableOf } from './table.ts';

export function equalSection(comparison: Comparison, rows: readonly Row[]): Markup {
  const tables = [
    { title: EQUAL_TITLE, own: EQUAL_COLUMNS, items: equalPairsOf(comparison) },
    { title: RUNTIME_TITLE, own: RUNTIME_COLUMNS, items: equalPairsOf(comparison, 'runtime') },
  ].filter(({ items }) => items.length > 0);
  if (tables.length === 0) return EMPTY;
  return blocks(
    tables.flatMap(({ title, own, items }) => {
      const columns = [...scenarioColumns(rows, ({ scenario }: EqualPair) => scenario), ...own];
      return [markup`### ${title}`, tableOf({ columns, items })];
    }),
  );
}
