import type { Change, Changes } from '../../core/changes.ts';
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
} from '../facts/changes.ts';
import { micros, NOT_MEASURED, rate, ratioInterval } from '../../core/text/numbers.ts';
import { blocks, bullets, EMPTY, markup, type Markup, type MarkupColumn, markupTable, quote } from './markup.ts';

/** Two runs for a pull request: the verdict, what stands between them, a table a row, the absolute numbers folded away. */
export function changesPage(changes: Changes): string {
  const rows = changeRowsOf(changes);
  const { source } = blocks([
    markup`**${changes.verdict.sentence}**`,
    quote(
      bullets([
        markup`${sideText('a', changes.a)}`,
        markup`${sideText('b', changes.b)}`,
        ...changeFacts(changes).map(({ text, isAlarm }) => (isAlarm ? markup`⚠ **${text}**` : markup`${text}`)),
      ]),
    ),
    ...rows.map((row) => blocks([markup`### ${row.label}`, markupTable(CHANGE_COLUMNS, row.changes)])),
    markup`better and worse: by ${limitText(changes)}. Within each run a cell is divided by another of the same run, or by its bound, before the runs are compared.`,
    absoluteSection(rows),
  ]);
  return `${source}\n`;
}

function absoluteSection(rows: readonly ChangeRow[]): Markup {
  const shown = rows.filter(({ absolutes }) => absolutes.length > 0);
  if (shown.length === 0) return EMPTY;
  return blocks([
    markup`<details>\n<summary>${ABSOLUTE_TITLE}</summary>`,
    ...shown.map((row) => blocks([markup`#### ${row.label}`, markupTable(ABSOLUTE_COLUMNS, row.absolutes)])),
    markup`</details>`,
  ]);
}

const CHANGE_COLUMNS: readonly MarkupColumn<Change>[] = [
  { head: 'cell', align: 'left', cell: cellName },
  { head: 'against', align: 'left', cell: againstName },
  { head: 'of', align: 'left', cell: ({ quantity }) => QUANTITY_HEADS[quantity] },
  { head: 'a', align: 'right', cell: (change) => ownText(change, change.a) },
  { head: 'b', align: 'right', cell: (change) => ownText(change, change.b) },
  { head: 'b ÷ a', align: 'right', cell: ({ change }) => ratioInterval(change) },
  {
    head: 'verdict',
    align: 'left',
    cell: ({ verdict, reason }) => (reason === null ? markup`**${verdict}**` : markup`${verdict}: ${reason}`),
  },
];

const ABSOLUTE_COLUMNS: readonly MarkupColumn<AbsoluteLine>[] = [
  { head: 'cell', align: 'left', cell: ({ cell }) => cell },
  { head: 'op/s in a', align: 'right', cell: ({ throughput }) => rate(throughput?.a ?? null) },
  { head: 'op/s in b', align: 'right', cell: ({ throughput }) => rate(throughput?.b ?? null) },
  {
    head: 'b ÷ a',
    align: 'right',
    cell: ({ throughput }) => (throughput === null ? NOT_MEASURED : ratioInterval(throughput.change)),
  },
  { head: 'CPU µs/op in a', align: 'right', cell: ({ cpu }) => micros(cpu?.a ?? null) },
  { head: 'CPU µs/op in b', align: 'right', cell: ({ cpu }) => micros(cpu?.b ?? null) },
  { head: 'CPU b ÷ a', align: 'right', cell: ({ cpu }) => (cpu === null ? NOT_MEASURED : ratioInterval(cpu.change)) },
];
