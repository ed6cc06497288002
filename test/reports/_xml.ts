/** A strict reader of small XML: it takes what XML 1.0 calls well-formed, as far as a report needs it, and throws at all else. */

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const TAG = /<(\/?)([A-Za-z][\w.-]*)((?: [A-Za-z][\w.-]*="[^"<]*")*)(\/?)>/y;
const SPACE = /[ \n]*/y;
/** Char of XML 1.0, section 2.2; here without tab and carriage return, which no report has. */
const FORBIDDEN = /[^\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const REFERENCES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** @throws Error at the first thing that is not well-formed */
export function readXml(text: string): Element {
  if (!text.startsWith(DECLARATION)) throw new Error('no declaration');
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden !== null) throw new Error(`a character that XML cannot hold, at ${forbidden.index}`);
  const root: Element = { name: '', attributes: {}, children: [] };
  const open = [root];
  for (let at = DECLARATION.length; ;) {
    at = skip(SPACE, text, at);
    if (at === text.length) break;
    TAG.lastIndex = at;
    const [tag, closing, name = '', attributes = '', empty] = TAG.exec(text) ?? [];
    if (tag === undefined) throw new Error(`no tag where one should be: ${text.slice(at, at + 60)}`);
    at += tag.length;
    if (closing === '/') {
      const last = open.pop();
      if (last?.name !== name || attributes !== '') throw new Error(`</${name}> closes <${last?.name}>`);
      continue;
    }
    const element = { name, attributes: readAttributes(attributes), children: [] };
    open.at(-1)!.children.push(element);
    if (empty !== '/') open.push(element);
  }
  if (open.length !== 1 || root.children.length !== 1) throw new Error('not one root that is closed');
  return root.children[0]!;
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/ ([\w.-]+)="([^"]*)"/g)) {
    if (name in attributes) throw new Error(`${name} is there twice`);
    attributes[name] = value.replaceAll(/&(\w+;)?/g, (reference) => {
      const character = REFERENCES[reference.slice(1, -1)];
      if (character === undefined) throw new Error(`no such reference: ${reference}`);
      return character;
    });
  }
  return attributes;
}
