import type { Change, Changes } from '../../core/changes.ts';
import type { RenderOptions } from '../../core/comparison.ts';
import {
  ABSOLUTE_TITLE,
  type AbsoluteLine,
  againstName,
  cellName,
  changeFacts,
  type ChangeRow,
  changeRowsOf,
  limitText,
  ownText,
  QUANTITY_HEADS,
  sideText,
  undecidedTexts,
} from '../facts/changes.ts';
import { micros, NOT_MEASURED, rate, ratioPlusMinus } from '../../core/text/numbers.ts';
import type { Style } from './style.ts';
import { type Column, textTables } from './table.ts';
import { joined, nameWidth, type Page, pageFor, sentenceLines } from './page.ts';
import { clean, shorten } from '../words/text.ts';
import { ratioContent } from './verdicts.ts';

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
  const absolutes = rowTables(rows, absoluteColumns(page.width), (row) => row.absolutes, page);
  return joined([
    sentenceLines(clean(changes.verdict.sentence), page, OVERALL[changes.verdict.overall]),
    [sideText('a', changes.a), sideText('b', changes.b)].flatMap((text) => sentenceLines(text, page, 'dim', '  ')),
    ...rowTables(rows, changeColumns(page.width), (row) => row.changes, page),
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
  return textTables(columns, rows.map(itemsOf), page).flatMap((table, index) =>
    table.length === 0 ? [] : [[...sentenceLines(rows[index]!.label, page, 'bold'), ...table]],
  );
}

function left<Item>(head: string, importance: number, text: (item: Item) => string): Column<Item> {
  return { head, align: 'left', importance, cell: (item) => ({ text: text(item) }) };
}

function right<Item>(head: string, importance: number, text: (item: Item) => string): Column<Item> {
  return { ...left(head, importance, text), align: 'right' };
}

function changeColumns(width: number): Column<Change>[] {
  return [
    left('cell', Infinity, (change) => shorten(cellName(change), nameWidth(width))),
    left('against', 4, (change) => shorten(againstName(change), nameWidth(width))),
    left('of', Infinity, ({ quantity }) => QUANTITY_HEADS[quantity]),
    right('a', 3, (change) => ownText(change, change.a)),
    right('b', 3, (change) => ownText(change, change.b)),
    {
      head: 'b ÷ a',
      align: 'right',
      importance: Infinity,
      cell: ({ change, verdict }) => ratioContent(change, verdict),
    },
  ];
}

function absoluteColumns(width: number): Column<AbsoluteLine>[] {
  return [
    left('cell', Infinity, ({ cell }) => shorten(cell, nameWidth(width))),
    right('op/s a', 3, ({ throughput }) => rate(throughput?.a ?? null)),
    right('op/s b', 3, ({ throughput }) => rate(throughput?.b ?? null)),
    right('b ÷ a', Infinity, ({ throughput }) =>
      throughput === null ? NOT_MEASURED : ratioPlusMinus(throughput.change),
    ),
    right('CPU µs/op a', 1, ({ cpu }) => micros(cpu?.a ?? null)),
    right('CPU µs/op b', 1, ({ cpu }) => micros(cpu?.b ?? null)),
    right('CPU b ÷ a', 2, ({ cpu }) => (cpu === null ? NOT_MEASURED : ratioPlusMinus(cpu.change))),
  ];
}
