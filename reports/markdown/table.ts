import { NOT_MEASURED, ratioInterval } from '../../core/text/numbers.ts';
import {
  type Column,
  type ColumnOf,
  type Emphasis,
  type Kind,
  type Ratio,
  type Readings,
  type Table,
  withRuntimes,
} from '../facts/columns.ts';
import { modelLabel } from '../words/labels.ts';
import { type Markup, markup, type MarkupColumn, markupTable } from './markup.ts';

/** What the kinds of columns look like in Markdown, where text cannot be coloured and every table is whole. */

/** A line that has words in the place of some columns, and nothing in the place of the others. */
export type OtherLine = Readonly<Record<string, string | Markup>>;

/** @param rest lines below the others, by the heads of the columns */
export function tableOf<Item>(table: Table<Item>, rest: readonly OtherLine[] = []): Markup {
  const lines = table.items.map((item, index): Line<Item> => ({ item, previous: table.items[index - 1] ?? null }));
  const columns = withRuntimes(table.columns, table.items).flatMap(
    (column) => markdownColumn<Item, Kind>(column, table) ?? [],
  );
  return markupTable(columns, [...lines, ...rest]);
}

interface Line<Item> {
  readonly item: Item;
  readonly previous: Item | null;
}

interface Look<Reading> {
  readonly align: 'left' | 'right';
  readonly cell: (reading: Reading, emphasis: Emphasis, column: Pick<Column<never>, 'isRanking'>) => string | Markup;
}
/** Columns of a kind that is not here are not shown. */
type Looks = { readonly [K in Kind]?: Look<Readings[K]> };

const LOOKS: Looks = {
  name: { align: 'left', cell: (text) => text },
  words: { align: 'left', cell: (text) => text },
  sentence: { align: 'left', cell: (text) => text },
  code: { align: 'right', cell: (text) => (text === NOT_MEASURED ? text : markup`<code>${text}</code>`) },
  model: {
    align: 'left',
    cell: (cell, emphasis) => {
      if (cell.isControl) return markup`${modelLabel(cell)} *(control)*`;
      return emphasis === 'best' ? markup`**${modelLabel(cell)}**` : modelLabel(cell);
    },
  },
  rank: { align: 'left', cell: ({ text }) => text },
  figure: {
    align: 'right',
    cell: ({ text }, emphasis, { isRanking }) => (emphasis === 'best' && isRanking ? markup`**${text}**` : text),
  },
  ratio: { align: 'right', cell: ratioText },
  mark: {
    align: 'left',
    cell: ({ sign, word, isLoud }) => (isLoud ? markup`**${sign} ${word}**` : `${sign} ${word}`),
  },
};

function markdownColumn<Item, K extends Kind>(
  column: ColumnOf<Item, K>,
  { emphasisOf, groupOf }: Table<Item>,
): MarkupColumn<Line<Item> | OtherLine> | null {
  const { head, kind, isOfGroup, read } = column;
  const looks: { readonly [Each in K]?: Look<Readings[Each]> } = LOOKS;
  const look = looks[kind];
  if (look === undefined) return null;
  const isRepeated = ({ item, previous }: Line<Item>) =>
    isOfGroup === true && previous !== null && groupOf?.(item) === groupOf?.(previous);
  return {
    head,
    align: look.align,
    cell: (line) => {
      if (!isLine(line)) return line[head] ?? '';
      return isRepeated(line) ? '' : look.cell(read(line.item), emphasisOf?.(line.item) ?? null, column);
    },
  };
}

function isLine<Item>(line: Line<Item> | OtherLine): line is Line<Item> {
  return 'item' in line && 'previous' in line;
}

/** `15.9× (15.7–16.1) better` */
function ratioText(ratio: Ratio): string {
  if (ratio === null) return NOT_MEASURED;
  if (ratio === 'baseline') return ratio;
  return ratioInterval(ratio.ratio) + (ratio.verdict === null ? '' : ` ${ratio.verdict}`);
}
