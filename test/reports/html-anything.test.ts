import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparisonSchema, type Comparison } from '../../core/records/comparison.ts';
import html from '../../reports/html.ts';
import svg from '../../reports/svg.ts';
import { lawful, swept } from './_html-comparisons.ts';
import { claimed, stalled } from './_claimed.ts';
import { tagsOf, unbalanced } from './_html-markup.ts';

/** What a file may bring in the place of any number or list, and what arithmetic makes NaN and infinity of. */
const STRANGE = [0, -1, 1e-300, 1e300, 1e-9, 3, Number.MAX_SAFE_INTEGER, null, []];
const file = { width: 100, colour: false };

type Node = Record<string, unknown>;
type Path = readonly string[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  const here = value === null || typeof value === 'number' || Array.isArray(value) ? [path] : [];
  if (value === null || typeof value !== 'object') return here;
  return [...here, ...Object.entries(value).flatMap(([key, each]) => pathsOf(each, [...path, key]))];
}

function changed(given: string, changes: readonly (readonly [Path, unknown])[]): Comparison | null {
  const comparison = JSON.parse(given) as Node;
  for (const [path, value] of changes) {
    const parent = path
      .slice(0, -1)
      .reduce<unknown>((node, key) => (node as Node | null | undefined)?.[key], comparison);
    if (parent !== null && typeof parent === 'object') (parent as Node)[path.at(-1)!] = value;
  }
  const parsed = comparisonSchema.safeParse(comparison);
  return parsed.success ? parsed.data : null;
}

test.each([
  ['a page of pictures', swept()],
  ['open loops and claims', claimed()],
  ['a fitted law', lawful()],
  ['stalls', stalled()],
])('whatever the schema lets in is drawn, whole and without a number that is none: %s', (_, comparison) => {
  const given = JSON.stringify(comparison);
  const paths = pathsOf(JSON.parse(given)).filter((path) => path.length > 0 && !path.includes('waterfall'));
  const change = fc.tuple(fc.constantFrom(...paths), fc.constantFrom(...STRANGE));
  let drawn = 0;
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const drawable = changed(given, changes);
      if (drawable === null) return;
      drawn += 1;
      const page = html.render.run(drawable, file);
      for (const markup of [
        page.slice(0, page.indexOf('<script')) + '</body></html>',
        svg.render.run(drawable, file),
      ]) {
        expect(markup).not.toMatch(/NaN|Infinity|undefined|\[object/);
        expect(unbalanced(tagsOf(markup).tags)).toEqual([]);
      }
    }),
    { numRuns: 120 },
  );
  expect(drawn).toBeGreaterThan(20);
});
