import type { Comparison } from '../../core/records/comparison.ts';
import { claimColumns, claimLinesOf, type ClaimSummary, claimSummaries } from '../facts/claims.ts';
import type { Row } from '../facts/rows.ts';
import { blocks, EMPTY, type Markup, markup } from './markup.ts';
import { tableOf } from './table.ts';

export function claimSection(comparison: Comparison, rows: readonly Row[]): Markup {
  if (comparison.claims.length === 0) return EMPTY;
  return blocks([markup`### Claims`, claimTable(claimSummaries(comparison, rows))]);
}

export function claimTable(claims: readonly ClaimSummary[]): Markup {
  return tableOf({
    columns: claimColumns(claims),
    items: claimLinesOf(claims),
    groupOf: ({ told }) => told,
  });
}
