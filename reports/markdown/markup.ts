import { clean, cleanCommand, displayWidth, pad } from '../words/text.ts';

/** Markdown that is safe to print. It is made by `markup` alone, so that the compiler finds a text that nobody has escaped. */
export interface Markup {
  readonly source: string;
}

/** One column of a table of `Item`s. */
export interface MarkupColumn<Item> {
  readonly head: string;
  readonly align: 'left' | 'right';
  cell(item: Item): string | Markup;
}

export const EMPTY: Markup = { source: '' };

/** Written text stays as it is, and every text put into it is escaped; what is markup already goes in unchanged. */
export function markup(written: TemplateStringsArray, ...values: readonly (string | Markup)[]): Markup {
  const parts = values.map((value, index) => escape(value) + (written[index + 1] ?? ''));
  return { source: (written[0] ?? '') + parts.join('') };
}

/** A table of GitHub Flavored Markdown, padded so that its source can be read too. */
export function markupTable<Item>(columns: readonly MarkupColumn<Item>[], items: readonly Item[]): Markup {
  const heads = columns.map(({ head }) => escape(head));
  const rows = items.map((item) => columns.map((column) => escape(column.cell(item))));
  const widths = columns.map((_, index) => Math.max(3, ...[heads, ...rows].map((row) => displayWidth(row[index]!))));
  const rule = columns.map(({ align }, index) =>
    align === 'right' ? `${'-'.repeat(widths[index]! - 1)}:` : '-'.repeat(widths[index]!),
  );
  const lines = [heads, rule, ...rows].map((row) => {
    const cells = row.map((text, index) => pad(text, widths[index]!, columns[index]!.align));
    return `| ${cells.join(' | ')} |`;
  });
  return { source: lines.join('\n') };
}

/** A code block whose fence is longer than any run of backticks in it. */
export function codeBlock(command: string): Markup {
  const text = cleanCommand(command);
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return { source: `${fence}sh\n${text}\n${fence}` };
}

export function bullets(items: readonly Markup[]): Markup {
  return { source: items.map(({ source }) => `- ${source}`).join('\n') };
}

export function quote({ source }: Markup): Markup {
  return { source: source.replace(/^/gm, '> ').replace(/ +$/gm, '') };
}

/** One after the other on one line. */
export function inLine(parts: readonly Markup[]): Markup {
  return { source: parts.map(({ source }) => source).join(' · ') };
}

/** Blocks apart from each other by an empty line; empty ones vanish. */
export function blocks(parts: readonly Markup[]): Markup {
  return {
    source: parts
      .map(({ source }) => source)
      .filter((source) => source !== '')
      .join('\n\n'),
  };
}

/**
 * Character references instead of backslashes, since they mean the same in a table cell, in a heading and within HTML, and
 * never take part in the structure of a page (CommonMark 0.31, section 2.5). A zero-width space keeps `@name` and `#1`
 * from becoming a mention or a link, and a reference in `://` and `www.` keeps an address from becoming one.
 */
function escape(value: string | Markup): string {
  if (typeof value !== 'string') return value.source;
  return clean(value).replace(/[&<>|`*_[\]~\\$]|[@#]|:(?=\/\/)|(?<=www)\./giu, (character) => {
    const reference = `&#${character.codePointAt(0)};`;
    return character === '@' || character === '#' ? `${reference}&#8203;` : reference;
  });
}
