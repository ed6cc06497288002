import type { Cell } from '../../core/records/comparison.ts';
import { count, NOT_MEASURED, percentWord } from '../../core/text/numbers.ts';
import type { Looks } from '../charts/looks.ts';
import { emphasisOf, rankedColumns } from '../facts/ranked.ts';
import type { Row } from '../facts/rows.ts';
import { reasonOf, STATE_WORD } from '../facts/trust.ts';
import { type Html, safe } from '../xml/markup.ts';
import { modelName } from './columns.ts';
import { tableOf } from './table.ts';

/** The table of a scenario: best first, ties as ties, and below it, with a reason in place of numbers, what has none. */
export function rankedTable(row: Row, looks: Looks, confidence: number): Html {
  const by = row.arrivals === null ? 'succeeded operations' : 'operations that succeeded before the last arrival';
  return tableOf({
    caption: `Ranked by ${by} per second, median over rounds (${percentWord(confidence)} interval)`,
    columns: rankedColumns([row]),
    items: row.standings,
    emphasisOf,
    looks,
    isFilterable: true,
    rest: (columns) => row.missing.map((cell) => missingRow(cell, looks, columns)),
  });
}

/** Rank, model and K as above it, and a reason across all others. */
function missingRow(cell: Cell, looks: Looks, columns: number): Html {
  return safe`<tr>
    <td class="t">${NOT_MEASURED}</td>
    <th scope="row">${modelName(cell, looks)}</th>
    <td>${count(cell.concurrency)}</td>
    <td class="t" colspan="${columns - 3}">
      <strong class="state ${cell.state}">${STATE_WORD[cell.state]}</strong> ${reasonOf(cell)}
    </td>
  </tr>`;
}
