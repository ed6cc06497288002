import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

/** A page as GitHub's Markdown makes HTML of it. Tags get through, but for the few of which GitHub escapes the `<`. */
export function htmlOf(markdown: string): string {
  return micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
}

/** The tags of a page, each as it stands. A comment counts as one. */
export function tagsIn(html: string): string[] {
  return html.match(/<!--.*?-->|<[^<>]*>/gs) ?? [];
}

/** What is left without them, as a reader sees it. */
export function textOf(html: string): string {
  const references: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };
  return html
    .replaceAll(/<!--.*?-->|<[^<>]*>/gs, '')
    .replaceAll('\u200B', '')
    .replaceAll(/&(lt|gt|amp|quot);/g, (_, name: string) => references[name] ?? '');
}

/** Each table as its rows, each row as its cells. */
export function tablesIn(html: string): string[][][] {
  return [...html.matchAll(/<table>(.*?)<\/table>/gs)].map(([, table = '']) =>
    [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
      [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => textOf(cell)),
    ),
  );
}
