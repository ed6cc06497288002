import type { Comparison } from '../../core/records/comparison.ts';
import { EQUAL_COLUMNS, EQUAL_TITLE, scenarioColumns } from '../facts/equal.ts';
import { type EqualPair, equalPairsOf, type Row } from '../facts/rows.ts';
import { blocks, EMPTY, markup, type Markup } from './markup.ts';
import { tableOf } from './table.ts';

export function equalSection(comparison: Comparison, rows: readonly Row[]): Markup {
  const items = equalPairsOf(comparison);
  if (items.length === 0) return EMPTY;
  const columns = [...scenarioColumns(rows, ({ scenario }: EqualPair) => scenario), ...EQUAL_COLUMNS];
  return blocks([markup`### ${EQUAL_TITLE}`, tableOf({ columns, items })]);
}
