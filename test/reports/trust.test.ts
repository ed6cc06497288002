import { expect, test } from 'vitest';
import type { Cell } from '../../core/records/comparison.ts';
import { trustFacts } from '../../reports/facts/trust.ts';
import html from '../../reports/html.ts';
import markdown from '../../reports/markdown.ts';
import terminal from '../../reports/terminal.ts';
import { cell, cellWithout } from './_comparison.ts';
import { httpGet, withFloor } from './_cases.ts';

/** What is said of how far the work was seen. */
function said(cells: readonly Cell[]): string {
  const facts = trustFacts({ ...httpGet(), cells: [...cells] }).map(({ text }) => text);
  return facts.find((text) => /work|bytes/.test(text)) ?? '';
}

const of = (suite: string, provenBy: Cell['provenBy']) => cell({ model: 'event-loop', suite, provenBy });

test.each<[string, readonly Cell[], string]>([
  ['one suite with a server', [of('http-get', 'server')], 'work witnessed by the server'],
  ['one without', [of('mine', 'answers')], 'answers compared, work not witnessed'],
  ['files', [of('file-io', 'system')], 'bytes read and written counted by the system'],
  [
    'several suites',
    [of('mine', 'answers'), of('http-get', 'server'), of('scrape', 'server')],
    'work witnessed by the server (http-get, scrape); answers compared, work not witnessed (mine)',
  ],
  [
    'the least of any cell of a suite',
    [of('mine', 'system'), of('mine', 'answers')],
    'answers compared, work not witnessed',
  ],
  ['nothing that was measured', [cellWithout('failed', { model: 'event-loop' })], ''],
])('%s', (_, cells, text) => {
  expect(said(cells)).toBe(text);
});

test.each([
  ['terminal', terminal],
  ['markdown', markdown],
  ['html', html],
])('%s says it of each suite', (_, report) => {
  const text = report.render.run(withFloor(), { width: 200, colour: false }).replaceAll(/\s+/g, ' ');
  expect(text).toMatch(
    /work witnessed by the server .?.?\(http-get\).*answers compared, work not witnessed .?.?\(noop\)/,
  );
});
