import { NOT_MEASURED, ratioPlusMinus } from '../../core/text/numbers.ts';
import {
  type ColumnOf,
  type Emphasis,
  type Kind,
  type Mark,
  type Ratio,
  type Readings,
  type Table,
  VERDICT_SIGN,
  withRuntimes,
} from '../facts/columns.ts';
import { modelLabel } from '../words/labels.ts';
import { shorten } from '../words/text.ts';
import { nameWidth, type Page } from './page.ts';
import type { Style } from './style.ts';
import { bar, type Content, sparkline, type TextColumn, textTables } from './table.ts';

/** What the kinds of columns look like in a terminal, where each letter costs width. */

/** A ratio's head names the baseline, which must not make the column much wider than its numbers. */
const HEAD_WIDTH = 15;
/** Narrower than this, a line has room for the sign of its verdict alone. */
const ROOM_FOR_WORDS = 96;

/** The tables of several groups of lines, all with the same columns of the same widths; none where a group has no line. */
export function tablesOf<Item>(
  { columns, emphasisOf }: Omit<Table<Item>, 'items'>,
  groups: readonly (readonly Item[])[],
  page: Page,
): string[][] {
  const looks = looksOf(page.width);
  const shown = withRuntimes(columns, groups.flat()).flatMap(
    (column) => textColumn<Item, Kind>(column, looks, emphasisOf) ?? [],
  );
  return textTables(shown, groups, page);
}

interface Look<Reading> extends Pick<TextColumn<unknown>, 'align' | 'flexible'> {
  readonly hasNoHead?: true;
  readonly cell: (reading: Reading, emphasis: Emphasis, width: number) => Content;
}
/** Columns of a kind that is not here are not shown. */
type Looks = { readonly [K in Kind]?: Look<Readings[K]> };

const STYLES: Readonly<Record<NonNullable<Emphasis>, Style>> = { best: 'bold', control: 'dim' };
const TONES: Readonly<Record<Mark['tone'], Style>> = { good: 'green', bad: 'red', doubt: 'yellow', quiet: 'dim' };
const VERDICT_STYLES = { better: 'green', same: undefined, worse: 'red', unclear: 'yellow' } as const;

function looksOf(width: number): Looks {
  const most = nameWidth(width);
  return {
    name: { align: 'left', cell: (text) => ({ text: shorten(text, most) }) },
    words: { align: 'left', cell: (text) => ({ text }) },
    model: {
      align: 'left',
      cell: (cell) => {
        const suffix = cell.isControl ? ' (control)' : '';
        return { text: shorten(modelLabel(cell), most - suffix.length) + suffix };
      },
    },
    rank: { align: 'left', cell: ({ text }) => ({ text }) },
    figure: { align: 'right', cell: ({ text, brief }) => ({ text: brief ?? text }) },
    ratio: { align: 'right', cell: ratioContent },
    bar: {
      align: 'left',
      flexible: { min: 8, max: 24 },
      cell: (share, emphasis, columns) => ({
        text: bar(share, columns),
        ...(emphasis === 'best' && { style: 'green' }),
      }),
    },
    rounds: { align: 'left', cell: ({ values, median }) => ({ text: sparkline(values, median) }) },
    mark: {
      align: 'left',
      hasNoHead: true,
      cell: ({ sign, word, tone }) => ({
        text: width >= ROOM_FOR_WORDS ? `${sign} ${word}` : sign,
        style: TONES[tone],
      }),
    },
  };
}

function textColumn<Item, K extends Kind>(
  { head, kind, importance, read }: ColumnOf<Item, K>,
  looks: Looks,
  emphasisOf: ((item: Item) => Emphasis) | undefined,
): TextColumn<Item> | null {
  const look: Look<Readings[K]> | undefined = looks[kind];
  if (look === undefined) return null;
  const { align, flexible, hasNoHead, cell } = look;
  return {
    head: hasNoHead === true ? '' : shorten(head, kind === 'ratio' ? HEAD_WIDTH : Infinity),
    align,
    importance,
    ...(flexible && { flexible }),
    cell: (item, width) => {
      const emphasis = emphasisOf?.(item) ?? null;
      const content = cell(read(item), emphasis, width);
      return { ...content, style: content.style ?? (emphasis === null ? undefined : STYLES[emphasis]) };
    },
  };
}

/** `15.9× ±0.2 ▲`, green: sign and colour say the same, so that each alone is enough. */
function ratioContent(ratio: Ratio): Content {
  if (ratio === null) return { text: NOT_MEASURED };
  if (ratio === 'baseline') return { text: ratio };
  const text = ratioPlusMinus(ratio.ratio);
  if (ratio.verdict === null) return { text };
  return { text: `${text} ${VERDICT_SIGN[ratio.verdict]}`, style: VERDICT_STYLES[ratio.verdict] };
}
