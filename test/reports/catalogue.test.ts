import { expect, test } from 'vitest';
import { type Catalogue, catalogueSchema } from '../../core/members/catalogue.ts';
import json from '../../reports/json.ts';
import markdown from '../../reports/markdown.ts';
import terminal from '../../reports/terminal.ts';
import { htmlOf, tablesIn } from './_gfm.ts';

const file = { width: 100, colour: false };
const text = (catalogue: Catalogue) => terminal.render.catalogue!(catalogue, file);
const page = (catalogue: Catalogue) => markdown.render.catalogue!(catalogue, file);

const catalogue: Catalogue = {
  suites: [
    {
      name: 'fetch',
      about: 'GET to a local server',
      server: 'http',
      params: {
        latencyMs: { about: 'mean delay of the server', values: [5, 20] },
        latency: { about: 'its distribution', values: ['constant'], oneOf: ['constant', 'pareto'] },
      },
      concurrency: [16],
    },
    { name: 'noop', about: 'an operation that does nothing', server: null, params: {}, concurrency: [1] },
  ],
  models: [{ name: 'worker-thread-pool', about: 'T threads, each with tasks of its own' }],
};

test('in a terminal and as markdown', async () => {
  await expect(text(catalogue)).toMatchFileSnapshot('golden/list.txt');
  await expect(page(catalogue)).toMatchFileSnapshot('golden/list.md');
});

test('a page has a table a folder, and the parameters of suites in one of their own', () => {
  const tables = tablesIn(htmlOf(page(catalogue)));
  expect(tables.map((lines) => lines.length - 1)).toEqual([2, 2, 1]);
});

test('as JSON it reads back as what it was written from', () => {
  expect(catalogueSchema.parse(JSON.parse(json.render.catalogue!(catalogue, file)))).toEqual(catalogue);
});

test('a name acts on no terminal', () => {
  const hostile = { models: [{ name: 'a\u001B[2Jb', about: 'c\nd\u202Ee' }] };
  expect(text(hostile)).toBe('models:\n  ab  c de\n');
  expect(page(hostile)).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]/u);
});
