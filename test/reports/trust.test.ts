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

test('a machine that disturbed most rounds is no reassurance, and where no cell has a number nobody could win', () => {
  const base = httpGet();
  const busy = { ...base, machine: { ...base.machine, rounds: 100, contaminatedRounds: 30 } };
  const ofMachine = (comparison: typeof base) =>
    trustFacts(comparison).find(({ text }) => text.startsWith('machine (medians)'))?.isAlarm;
  expect([ofMachine(base), ofMachine(busy)]).toEqual([false, true]);
  const reason = 'contaminated: other programs used 66.5 % of the CPU';
  const cells = base.cells.map(({ model }) => cellWithout('invalid', { model, reason }));
  const none = { ...busy, cells, pairings: [], verdict: { ...base.verdict, winner: null } };
  expect(html.render.run(none, { width: 200, colour: false })).not.toContain('No model wins every row');
  expect(html.render.run(none, { width: 200, colour: false })).toContain('No cell has a number');
});
