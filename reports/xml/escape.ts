import { clean } from '../words/text.ts';

export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** For text within double quotes; what XML cannot hold at all is taken out by `clean`. */
export function escapeXml(text: string): string {
  const references: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return clean(text)
    .replaceAll(/[\uFFFE\uFFFF]/g, '')
    .replaceAll(/[&<>"]/g, (character) => references[character] ?? '');
}
