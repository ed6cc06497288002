import { cleanCommand } from '../words/text.ts';

/**
 * Markup that is safe to print. It is made by `safe` alone, so that the compiler finds a text that nobody has escaped. What
 * pictures are written in is XML as well, since the same picture stands in a page and in an SVG file.
 */
export interface Html {
  readonly source: string;
  readonly isHtml: true;
}

export type HtmlValue = string | number | Html | readonly Html[];

export const NOTHING: Html = made('');

/** Written text stays as it is, and every text put into it is escaped; numbers are coordinates, and rounded as such. */
export function safe(written: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const parts = unbroken(written);
  let source = parts[0] ?? '';
  for (const [index, value] of values.entries()) source += sourceOf(value) + (parts[index + 1] ?? '');
  return made(source);
}

export function joined(parts: readonly Html[], between = ''): Html {
  return made(parts.map(({ source }) => source).join(between));
}

/** What is ours to the last character: the style and the script of the page, whose hashes must not change by escaping. */
export function trusted(source: string): Html {
  return made(source);
}

/** A tenth of a pixel is less than anyone sees, and two characters in place of seventeen: a page has thousands of these. */
export function coordinate(value: number): string {
  return String(Number.isFinite(value) ? Math.round(value * 10) / 10 || 0 : 0);
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  // neither may stand in XML at all
  '\uFFFE': '\uFFFD',
  '\uFFFF': '\uFFFD',
};

const unbrokenParts = new WeakMap<TemplateStringsArray, readonly string[]>();

/** Written lines are broken and indented for those who read the code; where a space is meant, it stands before the break. */
function unbroken(written: TemplateStringsArray): readonly string[] {
  const known = unbrokenParts.get(written);
  if (known !== undefined) return known;
  const parts = written.map((part) => part.replace(/\n\s*/g, ''));
  unbrokenParts.set(written, parts);
  return parts;
}

function made(source: string): Html {
  return { source, isHtml: true };
}

function sourceOf(value: HtmlValue): string {
  if (typeof value === 'number') return coordinate(value);
  if (typeof value === 'string') return escape(value);
  return 'source' in value ? value.source : joined(value).source;
}

/** Safe in an element and in a quoted attribute: no control character, no tag, no end of the quotes. */
function escape(text: string): string {
  return cleanCommand(text).replace(/[&<>"'\uFFFE\uFFFF]/g, (character) => REFERENCES[character] as string);
}
