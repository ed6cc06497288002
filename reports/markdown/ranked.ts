import { count, NOT_MEASURED } from '../../core/text/numbers.ts';
import type { Cell, Comparison } from '../../core/records/comparison.ts';
import { kindColumns, kindsIn } from '../facts/kinds.ts';
import { emphasisOf, rankedColumns } from '../facts/ranked.ts';
import type { Row } from '../facts/rows.ts';
import { reasonOf, STATE_WORD } from '../facts/trust.ts';
import { cellLabel, modelLabel } from '../words/labels.ts';
import { clean } from '../words/text.ts';
import { blocks, bullets, EMPTY, type Markup, markup } from './markup.ts';
import { type OtherLine, tableOf } from './table.ts';

/** The ranked table of a row, and below it why some of its cells have no number. */
export function rowSection(row: Row, comparison: Comparison): Markup {
  const columns = rankedColumns([row]);
  const ranking = columns.find(({ isRanking }) => isRanking)?.head ?? '';
  return blocks([
    markup`### ${row.label}`,
    tableOf(
      { columns, items: row.standings, emphasisOf },
      row.missing.map((cell) => missingLine(cell, ranking)),
    ),
    kindTable(row, comparison),
    bullets(row.missing.map((cell) => markup`**${STATE_WORD[cell.state]}** ${cellLabel(cell)}: ${reasonOf(cell)}`)),
  ]);
}

/** A state in the place of the number that it would be ranked by. */
function missingLine(cell: Cell, ranking: string): OtherLine {
  return {
    rank: NOT_MEASURED,
    model: modelLabel(cell),
    runtime: clean(cell.runtime ?? ''),
    K: count(cell.concurrency),
    [ranking]: markup`**${STATE_WORD[cell.state]}**`,
  };
}

function kindTable(row: Row, comparison: Comparison): Markup {
  const items = kindsIn(row, comparison);
  return items.length === 0 ? EMPTY : tableOf({ columns: kindColumns(items), items });
}
