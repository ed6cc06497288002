import type { Looks } from '../charts/looks.ts';
import { type ColumnOf, type Emphasis, type Kind, type Readings, type Table, withRuntimes } from '../facts/columns.ts';
import { clean, shorten } from '../words/text.ts';
import { type Html, type HtmlValue, joined, NOTHING, safe } from '../xml/markup.ts';
import { type CellLook, type CellLooks, cellLooksOf } from './columns.ts';

export interface HtmlTable<Item> extends Table<Item> {
  /** Also the name of the scrolling box that it stands in. */
  readonly caption: string;
  /** The symbols and colours of the models. */
  readonly looks: Looks;
  /** The reader's filter hides rows of it. */
  readonly isFilterable?: boolean;
  /** Rows that stay below the others, however those are sorted: how many columns there are is given to them. */
  readonly rest?: (columns: number) => readonly Html[];
}

/** One column with its look. */
interface HtmlColumn<Item> extends Pick<ColumnOf<Item, Kind>, 'head' | 'sort' | 'isRanking'> {
  readonly look: Pick<CellLook<never>, 'isText' | 'isRowHead'>;
  readonly value: (item: Item) => number | string | null;
  readonly cell: (item: Item) => HtmlValue;
}

/** A ratio's head names the baseline, which must not make the column much wider than its numbers. */
const HEAD_LENGTH = 23;
const ROW_CLASS: Readonly<Record<NonNullable<Emphasis>, Html>> = {
  best: safe` class="best"`,
  control: safe` class="control"`,
};

/** A table in a box of its own, which scrolls with the keyboard too where the page is narrow. */
export function tableOf<Item>(table: HtmlTable<Item>): Html {
  const { caption, items, emphasisOf } = table;
  const cellLooks = cellLooksOf(table.looks);
  const columns = withRuntimes(table.columns, table.items).flatMap(
    (column) => htmlColumn<Item, Kind>(column, cellLooks) ?? [],
  );
  const rows = items.map((item) => {
    const emphasis = emphasisOf?.(item) ?? null;
    const attribute = emphasis === null ? NOTHING : ROW_CLASS[emphasis];
    return safe`<tr${attribute}>${columns.map((column) => tableCell(column, item))}</tr>`;
  });
  const filterable = table.isFilterable === true ? safe` data-filterable` : NOTHING;
  const rest = table.rest?.(columns.length) ?? [];
  const more = rest.length === 0 ? NOTHING : safe`<tbody class="rest">${rest}</tbody>`;
  return safe`<div class="scroll" role="group" aria-label="${caption}" tabindex="0">
    <table${filterable}>
      <caption><span>${caption}</span></caption>
      <thead><tr>${columns.map(headCell)}</tr></thead>
      <tbody>${rows}</tbody>${more}
    </table>
  </div>`;
}

function htmlColumn<Item, K extends Kind>(
  { head, kind, importance, sort, isRanking, read }: ColumnOf<Item, K>,
  looks: CellLooks,
): HtmlColumn<Item> | null {
  const own: { readonly [Each in K]?: CellLook<Readings[Each]> } = looks;
  const look = own[kind];
  if (look === undefined) return null;
  return {
    head: shorten(head, kind === 'ratio' ? HEAD_LENGTH : Infinity),
    ...(sort && { sort }),
    ...(isRanking && { isRanking }),
    look,
    value: (item) => (sort === undefined ? null : look.value(read(item))),
    cell: (item) => look.cell(read(item), importance < 0),
  };
}

/** Terms and what is said of them. */
export function definitions(entries: readonly (readonly [term: string, description: HtmlValue])[]): Html {
  return safe`<dl>${entries.map(([term, description]) => safe`<dt>${term}</dt><dd>${description}</dd>`)}</dl>`;
}

/** The script makes a button of it, so that no page has one that does nothing. */
function headCell<Item>({ head, sort, isRanking, look }: HtmlColumn<Item>): Html {
  const style = look.isText === true || look.isRowHead === true ? safe` class="t"` : NOTHING;
  const sortable = sort === undefined ? NOTHING : safe` data-sort="${sort}"`;
  const sorted = sort === undefined || isRanking !== true ? NOTHING : safe` aria-sort="${sort}"`;
  return safe`<th scope="col"${style}${sortable}${sorted}>${head}</th>`;
}

function tableCell<Item>(column: HtmlColumn<Item>, item: Item): Html {
  const value = column.value(item);
  const sorted =
    value === null
      ? NOTHING
      : safe` data-v="${typeof value === 'number' ? String(Number(value.toPrecision(6))) : value}"`;
  const style = column.look.isText === true ? safe` class="t"` : NOTHING;
  const content = column.cell(item);
  if (column.look.isRowHead === true) return safe`<th scope="row"${sorted}>${content}</th>`;
  return safe`<td${style}${sorted}>${content}</td>`;
}

/** A sentence whose options (`--budget`) are not broken in two at their hyphens, and what is in backticks is code. */
export function prose(sentence: string): Html {
  const parts = clean(sentence).split(/`([^`]+)`/);
  return joined(parts.map((part, index) => (index % 2 === 1 ? safe`<code>${part}</code>` : plainProse(part))));
}

function plainProse(text: string): Html {
  const words = text.split(' ');
  return joined(
    words.map((word) => (/^--?[a-z]/i.test(word) ? safe`<span class="whole">${word}</span>` : safe`${word}`)),
    ' ',
  );
}
