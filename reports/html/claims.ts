import { countsText } from '../../core/records/claim-verdicts.ts';
import type { Comparison } from '../../core/records/comparison.ts';
import type { Looks } from '../charts/looks.ts';
import { claimColumns, claimLinesOf, claimSummaries } from '../facts/claims.ts';
import type { Row } from '../facts/rows.ts';
import { type Html, NOTHING } from '../xml/markup.ts';
import { section } from './section.ts';
import { tableOf } from './table.ts';

/** A row a finding, and each says of which claim it is, since the reader may sort them. */
export function claimSection(comparison: Comparison, rows: readonly Row[], looks: Looks): Html {
  if (comparison.claims.length === 0) return NOTHING;
  const told = claimSummaries(comparison, rows);
  const caption = `What was said before, and what was found: ${countsText(comparison.claims)}`;
  return section(
    'claims',
    'Claims',
    tableOf({ caption, columns: claimColumns(told), items: claimLinesOf(told), looks }),
  );
}
