import type { Change, Changes } from '../../core/records/changes.ts';
import type { RenderOptions } from '../../core/members/report-types.ts';
import {
  ABSOLUTE_COLUMNS,
  ABSOLUTE_TITLE,
  CHANGE_COLUMNS,
  changeFacts,
  type ChangeRow,
  changeRowsOf,
  limitText,
  sideText,
  undecidedTexts,
} from '../facts/changes.ts';
import type { Column } from '../facts/columns.ts';
import { clean } from '../words/text.ts';
import { tablesOf } from './columns.ts';
import { joined, type Page, pageFor, sentenceLines } from './page.ts';
import type { Style } from './style.ts';

const OVERALL: Record<Change['verdict'], Style> = {
  better: 'boldGreen',
  same: 'bold',
  worse: 'boldRed',
  unclear: 'bold',
};

/** Two runs for the eye: the verdict, a table a row, what stays undecided and why, and what has no verdict. */
export function changesText(changes: Changes, options: RenderOptions): string {
  const page = pageFor(options);
  const rows = changeRowsOf(changes);
  const absolutes = rowTables(rows, ABSOLUTE_COLUMNS, (row) => row.absolutes, page);
  return joined([
    sentenceLines(clean(changes.verdict.sentence), page, OVERALL[changes.verdict.overall]),
    [sideText('a', changes.a), sideText('b', changes.b)].flatMap((text) => sentenceLines(text, page, 'dim', '  ')),
    ...rowTables(rows, CHANGE_COLUMNS, (row) => row.changes, page),
    changes.changes.length === 0
      ? []
      : sentenceLines(`▲ better ▼ worse = same ? unclear; by ${limitText(changes)}`, page, 'dim'),
    undecidedTexts(changes).flatMap((text) => sentenceLines(`? ${text}`, page, 'yellow', '  ')),
    ...(absolutes.length === 0 ? [] : [sentenceLines(ABSOLUTE_TITLE, page, 'bold'), ...absolutes]),
    changeFacts(changes).flatMap(({ text, isAlarm }) =>
      sentenceLines(`${isAlarm ? '!' : '·'} ${text}`, page, isAlarm ? 'yellow' : undefined, '  '),
    ),
  ]);
}

/** A titled table for each row that has something to show in it. */
function rowTables<Item>(
  rows: readonly ChangeRow[],
  columns: readonly Column<Item>[],
  itemsOf: (row: ChangeRow) => readonly Item[],
  page: Page,
): string[][] {
  return tablesOf({ columns }, rows.map(itemsOf), page).flatMap((table, index) =>
    table.length === 0 ? [] : [[...sentenceLines(rows[index]!.label, page, 'bold'), ...table]],
  );
}
