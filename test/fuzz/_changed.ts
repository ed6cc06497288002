import fc from 'fast-check';
import { EVIL, value } from './_words.ts';

/** Structure-aware changes of a file of records: it stays JSON, of which one place and another is not what it should be. */

type Node = Record<string, unknown>;

interface Change {
  readonly line: number;
  /** At each depth, which of the children; where they end, there it is. */
  readonly way: readonly number[];
  readonly how: 'set' | 'delete' | 'rename' | 'repeat' | 'drop' | 'swap' | 'cut';
  readonly value: unknown;
  readonly name: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  line: fc.nat({ max: 100_000 }),
  way: fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 6 }),
  how: fc.constantFrom('set', 'set', 'set', 'set', 'delete', 'rename', 'repeat', 'drop', 'swap', 'cut'),
  value,
  name: fc.constantFrom(...EVIL),
});

/** The text of a file of these lines, changed in up to so many places. */
export function changedFile(lines: readonly string[], most = 3): fc.Arbitrary<string> {
  return fc.array(change, { minLength: 1, maxLength: most }).map((changes) => {
    const changed = changes.reduce(apply, [...lines]);
    return changed.map((line) => `${line}\n`).join('');
  });
}

/** The same of one value. */
export function changedValue(given: unknown, most = 3): fc.Arbitrary<unknown> {
  return fc
    .array(change, { minLength: 1, maxLength: most })
    .map(
      (changes) =>
        JSON.parse(changes.reduce((text, each) => changedLine(text, each), JSON.stringify(given))) as unknown,
    );
}

function apply(lines: string[], each: Change): string[] {
  const at = each.line % Math.max(1, lines.length);
  const line = lines[at] ?? '';
  switch (each.how) {
    case 'repeat':
      return lines.toSpliced(at, 0, line);
    case 'drop':
      return lines.toSpliced(at, 1);
    case 'swap':
      return lines.toSpliced(at, 1).toSpliced((each.way[0] ?? 0) % lines.length, 0, line);
    case 'cut':
      return lines.toSpliced(at, 1, line.slice(0, each.way[0]));
    default:
      return lines.with(at, changedLine(line, each));
  }
}

function changedLine(line: string, { way, how, value: put, name }: Change): string {
  let root: unknown;
  try {
    root = JSON.parse(line);
  } catch {
    return line; // it has been cut before
  }
  let [parent, key]: [Node | null, string] = [null, ''];
  let node = root;
  for (const step of way) {
    if (node === null || typeof node !== 'object') break;
    const keys = Object.keys(node);
    if (keys.length === 0) break;
    [parent, key] = [node as Node, keys[step % keys.length] as string];
    node = parent[key];
  }
  if (parent === null) return line;
  if (how === 'delete' && !Array.isArray(parent)) delete parent[key];
  else if (how === 'rename' && !Array.isArray(parent)) {
    delete parent[key];
    Object.defineProperty(parent, name, { value: node, enumerable: true, configurable: true, writable: true });
  } else parent[key] = put;
  return JSON.stringify(root);
}
