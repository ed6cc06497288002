import { expect, test } from 'vitest';
import html from '../../reports/html.ts';
import markdown from '../../reports/markdown.ts';
import { httpGet, withFloor, withMissingCells } from './_cases.ts';
import { claimed, openLoop } from './_claimed.ts';
import { htmlOf, tablesIn } from './_gfm.ts';
import { many } from './_many.ts';

/** Who reads a table by the names of its columns reads the last of those that have the same name. */

const file = { width: 100, colour: false };
const cases = { httpGet, withFloor, withMissingCells, claimed, openLoop, many: () => many(3) };
const told = Object.entries(cases).flatMap(([name, build]) => [
  [`${name} as html`, html.render.run(build(), file)] as const,
  [`${name} as markdown`, htmlOf(markdown.render.run(build(), file))] as const,
]);

test.each(told)('%s: no table has two columns of one name', (_, page) => {
  const heads = [...page.matchAll(/<thead>.*?<\/thead>/gs)].map(([head]) => tablesIn(`<table>${head}</table>`)[0]![0]!);
  expect(heads.length).toBeGreaterThan(0);
  for (const head of heads) expect(head.filter((name, index) => head.indexOf(name) !== index)).toEqual([]);
});
