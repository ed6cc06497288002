import type { Paint, Style } from './style.ts';
import { displayWidth, pad } from '../words/text.ts';

export interface Content {
  readonly text: string;
  readonly style?: Style | undefined;
}

/** One column of a text table of `Item`s, looks and all. */
export interface TextColumn<Item> {
  readonly head: string;
  readonly align: 'left' | 'right';
  /** Where the table is too wide, the least important column goes first. Infinity stays. */
  readonly importance: number;
  /** For a column that takes the width that the others leave, between these; the others are as wide as their contents. */
  readonly flexible?: { readonly min: number; readonly max: number };
  cell(item: Item, width: number): Content;
}

/** A column, and the width it was given. */
interface Fitted<Item> {
  readonly column: TextColumn<Item>;
  readonly width: number;
}

const GAP = '  ';
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/**
 * Lines of one table a group, no wider than asked for. All have the same columns of the same widths, so that the eye can go
 * down from table to table. Widths are those of the text before it is painted.
 */
export function textTables<Item>(
  columns: readonly TextColumn<Item>[],
  groups: readonly (readonly Item[])[],
  { width, paint }: { readonly width: number; readonly paint: Paint },
): string[][] {
  const fitted = fit(
    columns.map((column) => ({ column, width: naturalWidth(column, groups.flat()) })),
    width,
  );
  const line = (content: (fitted: Fitted<Item>) => Content): string => {
    const cells = fitted.map((one) => aligned(content(one), one, paint));
    return cells.join(GAP).trimEnd();
  };
  const head = line(({ column }) => ({ text: column.head, style: 'dim' }));
  return groups.map((items) =>
    items.length === 0 ? [] : [head, ...items.map((item) => line((one) => one.column.cell(item, one.width)))],
  );
}

const LEVELS = '▁▂▃▄▅▆▇█';
/** Half of the height: the same for all, so that quiet rounds look quiet. */
const SPARK_REACH = 0.25;
const SPARK_WIDTH = 16;

/** Values in their order around their median, as far as a quarter up or down; neighbours share a column where they are many. */
export function sparkline(values: readonly number[], median: number | null): string {
  if (median === null || median <= 0) return '';
  const columns = Math.min(SPARK_WIDTH, values.length);
  return Array.from({ length: columns }, (_, column) => {
    const part = values.slice(
      Math.floor((column * values.length) / columns),
      Math.floor(((column + 1) * values.length) / columns),
    );
    const mean = part.reduce((sum, value) => sum + value, 0) / part.length;
    const height = (mean / median - 1 + SPARK_REACH) / (2 * SPARK_REACH);
    return LEVELS[Math.round(Math.min(1, Math.max(0, height)) * (LEVELS.length - 1))];
  }).join('');
}

/** A bar whose length is linear in the share, to an eighth of a column; what is not nothing is never shown as nothing. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const drawn = share > 0 ? Math.max(1, eighths) : 0;
  return '█'.repeat(Math.floor(drawn / 8)) + EIGHTHS[drawn % 8]!;
}

function fit<Item>(columns: readonly Fitted<Item>[], width: number): readonly Fitted<Item>[] {
  const taken = columns.reduce((sum, fitted) => sum + fitted.width, 0) + GAP.length * (columns.length - 1);
  const least = columns.reduce((a, b) => (b.column.importance < a.column.importance ? b : a));
  if (taken > width && least.column.importance !== Infinity) {
    return fit(
      columns.filter((fitted) => fitted !== least),
      width,
    );
  }
  return columns.map((fitted) => {
    const max = fitted.column.flexible?.max ?? fitted.width;
    return { ...fitted, width: Math.max(fitted.width, Math.min(max, fitted.width + width - taken)) };
  });
}

function naturalWidth<Item>(column: TextColumn<Item>, items: readonly Item[]): number {
  const { head, flexible } = column;
  if (flexible) return Math.max(flexible.min, displayWidth(head));
  return Math.max(displayWidth(head), ...items.map((item) => displayWidth(column.cell(item, 0).text)));
}

function aligned<Item>({ text, style }: Content, { column, width }: Fitted<Item>, paint: Paint): string {
  const padding = pad('', width - displayWidth(text), 'left');
  return column.align === 'left' ? paint(style, text) + padding : padding + paint(style, text);
}
