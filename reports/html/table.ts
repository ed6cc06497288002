import { type Html, type HtmlValue, joined, NOTHING, safe } from '../xml/markup.ts';
import { clean } from '../words/text.ts';

export type Direction = 'ascending' | 'descending';

/** One column of a table of `Item`s. */
export interface HtmlColumn<Item> {
  readonly head: string;
  /** Most columns are of numbers, and need no mark. */
  readonly isText?: boolean;
  /** It names the row, for those who hear a table cell by cell. */
  readonly isRowHead?: boolean;
  /** Which end comes first when the reader sorts by it; a column without one cannot be sorted. */
  readonly sort?: Direction;
  /** What it is sorted by; null goes last, whatever the direction. */
  value?(item: Item): number | string | null;
  cell(item: Item): HtmlValue;
}

export interface HtmlTable<Item> {
  /** Also the name of the scrolling box that it stands in. */
  readonly caption: string;
  readonly columns: readonly HtmlColumn<Item>[];
  readonly items: readonly Item[];
  /** The head of the column that the items are sorted by. */
  readonly sortedBy?: string;
  /** The reader's filter hides rows of it. */
  readonly isFilterable?: boolean;
  /** Rows that stay below the others, however those are sorted. */
  readonly rest?: readonly Html[];
  readonly rowClass?: (item: Item) => string;
}

/** A table in a box of its own, which scrolls with the keyboard too where the page is narrow. */
export function tableOf<Item>(table: HtmlTable<Item>): Html {
  const { caption, columns, items, rest = [], rowClass } = table;
  const rows = items.map((item) => {
    const style = rowClass?.(item) ?? '';
    const attribute = style === '' ? NOTHING : safe` class="${style}"`;
    return safe`<tr${attribute}>${columns.map((column) => tableCell(column, item))}</tr>`;
  });
  const filterable = table.isFilterable === true ? safe` data-filterable` : NOTHING;
  const more = rest.length === 0 ? NOTHING : safe`<tbody class="rest">${rest}</tbody>`;
  return safe`<div class="scroll" role="group" aria-label="${caption}" tabindex="0">
    <table${filterable}>
      <caption><span>${caption}</span></caption>
      <thead><tr>${columns.map((column) => headCell(column, table.sortedBy))}</tr></thead>
      <tbody>${rows}</tbody>${more}
    </table>
  </div>`;
}

/** A figure, and what is in brackets behind it in a quieter voice: `746 (739–751)`. */
export function figureHtml(figure: string): Html {
  const start = figure.indexOf(' (');
  if (start < 0) return safe`${figure}`;
  return safe`${figure.slice(0, start)} <small>${figure.slice(start + 1)}</small>`;
}

/**
 * A bar of a share of the width that it is given; what is not nothing is never shown as nothing. Its length is a class, since
 * the policy of the page lets no style stand in an element.
 */
export function tinyBar(share: number, colour = 'neutral'): Html {
  const percent = share > 0 ? Math.max(1, Math.min(100, Math.round(share * 100))) : 0;
  return safe`<i class="bar ${colour}"><i class="w${percent}"></i></i>`;
}

export const BAR_LENGTHS = Array.from({ length: 101 }, (_, percent) => `.w${percent}{width:${percent}%}`).join('');

/** Terms and what is said of them. */
export function definitions(entries: readonly (readonly [term: string, description: HtmlValue])[]): Html {
  return safe`<dl>${entries.map(([term, description]) => safe`<dt>${term}</dt><dd>${description}</dd>`)}</dl>`;
}

/** The script makes a button of it, so that no page has one that does nothing. */
function headCell<Item>({ head, sort, isText, isRowHead }: HtmlColumn<Item>, sortedBy: string | undefined): Html {
  const style = isText === true || isRowHead === true ? safe` class="t"` : NOTHING;
  const sortable = sort === undefined ? NOTHING : safe` data-sort="${sort}"`;
  const sorted = sort === undefined || sortedBy !== head ? NOTHING : safe` aria-sort="${sort}"`;
  return safe`<th scope="col"${style}${sortable}${sorted}>${head}</th>`;
}

function tableCell<Item>(column: HtmlColumn<Item>, item: Item): Html {
  const value = column.value?.(item) ?? null;
  const sorted =
    value === null
      ? NOTHING
      : safe` data-v="${typeof value === 'number' ? String(Number(value.toPrecision(6))) : value}"`;
  const style = column.isText === true ? safe` class="t"` : NOTHING;
  const content = column.cell(item);
  if (column.isRowHead === true) return safe`<th scope="row"${sorted}>${content}</th>`;
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
