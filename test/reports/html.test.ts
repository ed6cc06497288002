import { expect, test } from 'vitest';
import html from '../../reports/html.ts';
import { empty, httpGet, interrupted, withFloor, withMissingCells } from './_cases.ts';
import { choices } from './_choices.ts';
import { claimed, openLoop } from './_claimed.ts';
import { many, pictured, swept } from './_html-comparisons.ts';
import { kinds } from './_kinds.ts';
import { headingsOf, readable, tableRows, tagsOf } from './_html-markup.ts';

const render = (of = pictured()) => html.render.run(of, { width: 100, colour: false });
test('the page is told in the order in which it is read', () => {
  const page = render({ ...swept(), claims: withMissingCells().claims, warnings: withMissingCells().warnings });
  expect(
    headingsOf(page)
      .filter(({ level }) => level < 3)
      .map(({ text }) => text),
  ).toEqual([
    'event-loop: 15.6× [15.3, 15.8] the throughput of sequential in http-get @16, as fast as worker-thread-pool with as many calls in flight, which takes 6.89× [6.71, 7.12] the CPU.',
    'How far to trust this',
    'http-get · latencyMs=20 · K=1',
    'http-get · latencyMs=20 · K=4',
    'http-get · latencyMs=20 · K=16',
    'http-get · latencyMs=20 · K=64',
    'Throughput against calls in flight',
    'At equal K: what the threads themselves cost',
    'Floors: the costs that no model goes below',
    'Claims',
    'Warnings, and what to do',
    'All cells',
    'Make it again',
    'How to read this page',
  ]);
});

test('a scenario has its table, then the round, then throughput, latency, rounds and prices', () => {
  expect(
    headingsOf(render())
      .filter(({ level }) => level === 3)
      .map(({ text }) => text)
      .slice(0, 7),
  ).toEqual([
    'One round, operation by operation',
    'Succeeded operations per second',
    'Latency by percentile',
    'Rounds, apart from their median',
    'CPU per operation',
    'Peak memory (RSS)',
    'How busy the main event loop was',
  ]);
});

test('a row of the ranked table has every figure with its unit', () => {
  expect(tableRows(render(httpGet()), 's0')[1]).toEqual([
    '1=',
    'event-loop',
    '16',
    '746 (739–751)',
    '15.3× (15.1–15.5) ▲ better',
    '268 ms',
    '260 ms',
    '97.0 %',
    'wait',
    '144 ms',
    '268 ms',
    '141 µs',
    '103 MB',
    '10.4 %',
    '0.710',
  ]);
});

test('no number has its unit twice', () => {
  expect(readable(render(pictured()))).not.toMatch(/(µs|ms|%|MB|op\/s)\s\1/);
});

test('a row of an open loop has goodput, what of it was healthy and what was dropped, and no bound', () => {
  const [head, first, second] = tableRows(render(openLoop()), 's0');
  expect(head).toEqual([
    'rank',
    'model',
    'K',
    'goodput/s',
    'vs event-loop',
    'healthy/s',
    'dropped',
    'p50',
    'p99',
    'CPU/op',
    'RSS',
    'ELU',
    'context switches/op',
  ]);
  expect(first?.slice(3, 9)).toEqual(['163 (160–167)', 'baseline', '158 (154–160)', '0.0 %', '20.6 ms', '323 ms']);
  expect(second?.slice(1, 4)).toEqual(['process-pool 2×2×1', '4', '48.2 (47.1–49.3)']);
});

test('a claim has its verdict, effect, interval, what was expected and of what, a row a finding', () => {
  expect(tableRows(render(claimed()), 'claims').slice(2, 4)).toEqual([
    [
      'Calls that wait together take as long as the slowest of them, not as long as all of them.',
      'http-get',
      '✓ confirmed',
      '✓ makespan 268 ms',
      '[266, 271]',
      'about 260 ms ± 10 % (⌈200/16⌉·20 ms)',
      'event-loop K=16 in latencyMs=20 · closed loop · K=16',
    ],
    [
      'Threads are faster than one loop.',
      'http-get',
      '✗ refuted',
      '✗ throughput 0.971×',
      '[0.956, 0.983]',
      'at least 1.5× (more threads, more calls)',
      'worker-thread-pool 4×4 ÷ event-loop K=16 in latencyMs=20 · closed loop · K=16',
    ],
  ]);
});

test('a tie is shown as a tie, and a control is marked and has no rank', () => {
  const rows = tableRows(render(httpGet()), 's0');
  expect(rows.map(([rank]) => rank)).toEqual(['rank', '1=', '1=', '', '3', '4']);
  expect(rows[3]?.[1]).toBe('event-loop control');
});

test('an INVALID cell shows its reason and no number, anywhere on the page', () => {
  const page = render(withMissingCells());
  expect(tableRows(page, 's1').at(-2)).toEqual([
    '–',
    'worker-thread-pool 4×4',
    '16',
    'INVALID the server saw 4 calls in flight at most where 16 were planned, in rounds 3, 4 and 7',
  ]);
  const shown = page.slice(0, page.indexOf('<script type="application/json"'));
  for (const number of ['2718', '2.72k', '5.43', '987', '14.8× (14.1']) expect(readable(shown)).not.toContain(number);
});

test('a floor says that it is one, and nobody is its best', () => {
  const page = render(withFloor());
  const floor = page.slice(page.indexOf('<section id="s1"'));
  expect(readable(floor)).toContain('takes no part in the verdict');
  expect(floor.slice(0, floor.indexOf('</table>'))).not.toContain('class="best"');
});

test('a run that did not end well says so beside the verdict', () => {
  expect(readable(render(interrupted()))).toContain('INTERRUPTED after 11.9 s (SIGINT)');
});

test('an empty run still says why, and how to run it again', () => {
  const text = readable(render(empty()));
  expect(text).toContain('no port could be opened on 127.0.0.1');
  expect(text).toContain('npx lockstep run http-get');
});

test('every warning is told with its advice and its proof, those that only inform too', () => {
  const text = readable(render(withMissingCells()));
  expect(text).toContain('few-open-files raise the limit of open files');
  expect(text).toContain('threads 4, usableCores 2');
  expect(text).toContain('governor-unknown nothing to do');
});

test('without script nothing is a control that does nothing', () => {
  const { tags } = tagsOf(render(swept()));
  const controls = tags.filter(({ name, isClosing }) => ['button', 'input'].includes(name) && !isClosing);
  expect(controls.length).toBeGreaterThan(3);
  expect(controls.filter(({ name, attributes }) => name === 'button' && !('hidden' in attributes))).toEqual([]);
  expect(render(swept())).toContain('<div class="filter" role="search" data-tool hidden>');
});

test('many scenarios fold their pictures away, and leave out those for which there is no room', () => {
  const page = render(many(20, 6));
  expect(page.match(/<details data-print>/g)).toHaveLength(15);
  expect(page.match(/<figure class="hero">/g)).toHaveLength(8);
  expect(page.match(/This page has no room for its pictures/g)).toHaveLength(4);
});

test('300 cells of 30 rounds are less than 1.5 MB', () => {
  expect(Buffer.byteLength(render(many(60, 30)))).toBeLessThan(1_500_000);
});

test('values that were compared have a section, with what is said of each model that the verdict does not say', () => {
  const page = render(choices());
  expect(headingsOf(page).map(({ text }) => text)).toContain('Values compared with each other, as models are');
  expect(readable(page)).toContain('limit=4 and limit=8 answer otherwise');
  expect(tableRows(page, 'choices').some((row) => row.join(' ').includes('limit=16 792'))).toBe(true);
  expect(readable(render(kinds()))).not.toContain('Values compared with each other');
});

test('operations of kinds have a table in their scenario', () => {
  const table = readable(render(kinds())).split('By kind:')[1] ?? '';
  expect(table).toMatch(/light\s*worker-thread-pool 4×4[^]*?8\.10 ms\s*0\.0610×/);
  expect(readable(render(choices()))).not.toContain('By kind:');
});
