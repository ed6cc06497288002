import type { Cell, Pairing } from '../../core/records/comparison.ts';
import { clean } from '../words/text.ts';
import type { Estimate } from '../../core/text/numbers.ts';

/**
 * Tables as facts: what stands in each column and how much it matters. Every form of report renders the same columns, and
 * decides by their kind what they look like, so that a new column is one entry and has one head.
 */

/** What a column reads of a line, by its kind. All texts are clean. */
export interface Readings {
  /** What the line is of. */
  readonly name: string;
  readonly words: string;
  /** For forms that have room for a sentence in a cell; the others tell it outside of the table. */
  readonly sentence: string;
  /** To be compared letter by letter. */
  readonly code: string;
  readonly model: Cell;
  readonly rank: Figure;
  readonly figure: Figure;
  readonly ratio: Ratio;
  /** A bar of its own beside the number that it draws: a share of the largest. */
  readonly bar: number;
  /** What each round did, around their median. */
  readonly rounds: { readonly values: readonly number[]; readonly median: number | null };
  readonly mark: Mark;
}
export type Kind = keyof Readings;

/** A number in its unit. */
export interface Figure {
  /** With its interval where it has one. */
  readonly text: string;
  /** For where width is scarce: without. */
  readonly brief?: string;
  /** What it is sorted by, in whatever unit. */
  readonly value: number | null;
  /** For forms that draw a bar within the cell: a share of the largest, and the model whose colour it has. */
  readonly bar?: { readonly share: number; readonly model: string | null };
}

/** Null where nothing was compared. */
export type Ratio = 'baseline' | { readonly ratio: Estimate; readonly verdict: Pairing['verdict'] | null } | null;

/** A verdict: sign and word say the same, so that neither needs a colour. */
export interface Mark {
  readonly sign: string;
  readonly word: string;
  readonly tone: 'good' | 'bad' | 'doubt' | 'quiet';
  /** A reader must not miss it. */
  readonly isLoud: boolean;
}

export interface ColumnOf<Item, K extends Kind> {
  readonly head: string;
  readonly kind: K;
  /** Where a table is too wide, the least important column goes first. Infinity stays. */
  readonly importance: number;
  /** Which end comes first when a reader sorts by it; a column without one is not for sorting. */
  readonly sort?: 'ascending' | 'descending';
  /** The lines are in the order of this column. */
  readonly isRanking?: true;
  /** The same in all lines of a group, so that a form whose lines keep their order writes it once. */
  readonly isOfGroup?: true;
  readonly read: (item: Item) => Readings[K];
}
/** One column of a table of `Item`s. */
export type Column<Item> = { readonly [K in Kind]: ColumnOf<Item, K> }[Kind];

export interface Table<Item> {
  readonly columns: readonly Column<Item>[];
  readonly items: readonly Item[];
  /** Which lines stand out, and which stand back. */
  readonly emphasisOf?: (item: Item) => Emphasis;
  readonly groupOf?: (item: Item) => unknown;
}
export type Emphasis = 'best' | 'control' | null;

export const VERDICT_SIGN: Readonly<Record<Pairing['verdict'], string>> = {
  better: '▲',
  same: '=',
  worse: '▼',
  unclear: '?',
};

type Write = (value: number | null) => string;

/** A number of a line, and how it is written. */
export function figure<Item>(of: (item: Item) => number | null, write: Write): (item: Item) => Figure {
  return (item) => ({ text: write(of(item)), value: of(item) });
}

/**
 * The columns of a table, and beside each of models what they ran on, where not all lines ran on the same: once, where both sides
 * of a comparison did.
 */
export function withRuntimes<Item>(columns: readonly Column<Item>[], items: readonly Item[]): readonly Column<Item>[] {
  const told = new Set<string>();
  return columns.flatMap((column): Column<Item>[] => {
    if (column.kind !== 'model') return [column];
    const read = (item: Item) => clean(column.read(item).runtime ?? '');
    const texts = items.map(read);
    const key = JSON.stringify(texts);
    if (new Set(texts).size < 2 || told.has(key)) return [column];
    told.add(key);
    return [column, { head: 'runtime', kind: 'words', importance: Infinity, sort: 'ascending', read }];
  });
}

/** The columns of another kind of line, which has what they read. */
export function columnsOf<Item, Part>(columns: readonly Column<Part>[], of: (item: Item) => Part): Column<Item>[] {
  return columns.map((column) => ({ ...column, read: (item: Item) => column.read(of(item)) }) as Column<Item>);
}
