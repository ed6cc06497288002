/** Just enough of a reader of markup to say what a page is made of: its tags in order, and whether they close. */
export interface Tag {
  readonly name: string;
  readonly isClosing: boolean;
  readonly isEmpty: boolean;
  readonly attributes: Readonly<Record<string, string>>;
}

const TAG = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z][\w:-]*(?:="[^"<>]*")?)*)\s*(\/?)>/gi;
const VOID = new Set(['meta', 'link', 'input']);

/** Every tag; a `<` that begins none is left over, and told. */
export function tagsOf(page: string): { readonly tags: Tag[]; readonly leftOver: number } {
  const bare = page.replace(/^<!doctype html>/, '').replaceAll(/(<(script|style)\b[^>]*>)[^]*?(<\/\2>)/g, '$1$3');
  const tags = [...bare.matchAll(TAG)].map(([, closing, name, attributes, empty]) => ({
    name: name!,
    isClosing: closing === '/',
    isEmpty: empty === '/' || VOID.has(name!),
    attributes: Object.fromEntries(
      [...attributes!.matchAll(/([a-z][\w:-]*)(?:="([^"]*)")?/gi)].map(([, key, value]) => [key!, value ?? '']),
    ),
  }));
  return { tags, leftOver: bare.replaceAll(TAG, '').split('<').length - 1 };
}

/** The tags that never close, or close what is not open. */
export function unbalanced(tags: readonly Tag[]): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const { name, isClosing, isEmpty } of tags) {
    if (isEmpty) continue;
    if (!isClosing) open.push(name);
    else if (open.pop() !== name) wrong.push(`</${name}>`);
  }
  return [...wrong, ...open];
}

export function readable(markup: string): string {
  return markup
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll('\u00A0', ' ');
}

export function headingsOf(page: string): { readonly level: number; readonly text: string }[] {
  const headings = page.matchAll(/<h([1-6])[^>]*>(.*?)<\/h\1>/g);
  return [...headings].map(([, level, text]) => ({ level: Number(level), text: readable(text!) }));
}

/** The cells of the first table of a section, heads first, as they are read. */
export const tableRows = (page: string, id: string) => {
  const section = page.slice(
    page.indexOf(`<section id="${id}"`),
    page.indexOf('</section>', page.indexOf(`<section id="${id}"`)),
  );
  return [...section.slice(0, section.indexOf('</table>')).matchAll(/<tr[^>]*>(.*?)<\/tr>/g)].map(([, row]) =>
    [...row!.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/g)].map((match) => readable(match[1]!)),
  );
};
