import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyse } from '../../core/analysis/analysis.ts';
import { comparisonSchema, type Comparison } from '../../core/records/comparison.ts';
import { readResultFile } from '../../core/records/result-file.ts';
import { mergeShards } from '../../core/shards/merge.ts';
import claims from '../../reports/claims.ts';
import csv from '../../reports/csv.ts';
import html from '../../reports/html.ts';
import json from '../../reports/json.ts';
import markdown from '../../reports/markdown.ts';
import readme from '../../reports/readme.ts';
import terminal from '../../reports/terminal.ts';
import { temporaryFolder } from '../cli/_result-files.ts';
import { plan, member, suite } from '../_plan.ts';
import { writeShard } from '../core/shards/_shards.ts';

const folder = temporaryFolder();
const options = { width: 400, colour: false };
/** Rows that would make a curve over calls in flight, if one machine had measured them. */
const curve = plan({ suites: [member(suite({ concurrency: [2, 4, 8, 16] }))] });

const merged = async (...indices: readonly number[]): Promise<Comparison> => {
  const files = await Promise.all(indices.map((index) => writeShard(folder, `s${index}.ndjson`, curve, index, 2)));
  const out = join(folder, `all-${indices.join('-')}.ndjson`);
  mergeShards(files, out, true);
  return analyse(readResultFile(out));
};
let whole: Comparison;
let partial: Comparison;
beforeAll(async () => {
  [whole, partial] = [await merged(1, 2), await merged(1)];
});

describe('every report of a merged file says which machine measured which row', () => {
  const labels = () => whole.cells.map(({ askedConcurrency, machine }) => `K=${askedConcurrency} · machine ${machine}`);

  test.each([
    ['terminal', () => terminal.render.run(whole, options)],
    ['markdown', () => markdown.render.run(whole, options)],
    ['html', () => html.render.run(whole, options)],
    ['readme', () => readme.render.run(whole, options)],
  ])('%s', (_, render) => {
    const text = render();
    expect(new Set(whole.cells.map(({ machine }) => machine))).toEqual(new Set(['1/2', '2/2']));
    for (const label of labels()) expect(text).toContain(label);
    for (const cpu of ['CPU of 1', 'CPU of 2']) expect(text, 'its environment').toContain(cpu);
  });

  test('terminal, markdown and html show the floors of each machine', () => {
    for (const { render } of [terminal, markdown, html]) {
      const text = render.run(whole, options).replaceAll('\u00A0', ' ');
      for (const floor of ['0.00100 µs', '0.00200 µs']) expect(text).toContain(floor);
    }
  });

  test('csv, in a column', () => {
    const lines = csv.render.run(whole, options).trim().split('\r\n');
    expect(lines.map((line) => line.split(',').at(-1))).toEqual([
      'machine',
      ...whole.cells.map(({ machine }) => machine),
    ]);
  });

  test('json, which keeps to its schema', () => {
    const read = comparisonSchema.parse(JSON.parse(json.render.run(whole, options)));
    expect(read).toEqual(whole);
  });

  test('the page of claims', () => {
    expect(claims.render.run(whole, options)).toContain('machine 2/2: CPU of 2');
  });
});

describe('what is missing stands in every report', () => {
  test.each([
    ['terminal', () => terminal.render.run(partial, options)],
    ['markdown', () => markdown.render.run(partial, options)],
    ['html', () => html.render.run(partial, options)],
    ['csv', () => csv.render.run(partial, options)],
    ['json', () => json.render.run(partial, options)],
    ['readme', () => readme.render.run(partial, options)],
  ])('%s', (name, render) => {
    expect(render()).toContain(name === 'readme' ? 'rows-missing' : 'no machine measured its row');
  });
});

test('no picture draws a line through points of two machines', () => {
  const machines = Map.groupBy(whole.cells, ({ machine }) => machine);
  const text = html.render.run(whole, options);
  for (const [machine, cells] of machines) {
    const own = new Set(cells.map(({ askedConcurrency }) => askedConcurrency));
    expect(own.size, 'a curve of its own').toBe(2);
    expect(text).toContain(`operations=8 · machine ${machine}`);
  }
  expect(text).not.toMatch(/operations=8<\/h3>/);
});
