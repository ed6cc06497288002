import type { Changes } from '../../core/records/changes.ts';
import {
  ABSOLUTE_COLUMNS,
  ABSOLUTE_TITLE,
  CHANGE_COLUMNS,
  changeFacts,
  type ChangeRow,
  changeRowsOf,
  limitText,
  sideText,
} from '../facts/changes.ts';
import { blocks, bullets, EMPTY, markup, type Markup, quote } from './markup.ts';
import { tableOf } from './table.ts';

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
    ...rows.map((row) => blocks([markup`### ${row.label}`, tableOf({ columns: CHANGE_COLUMNS, items: row.changes })])),
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
    ...shown.map((row) =>
      blocks([markup`#### ${row.label}`, tableOf({ columns: ABSOLUTE_COLUMNS, items: row.absolutes })]),
    ),
    markup`</details>`,
  ]);
}
