import { describe, expect, test } from 'vitest';
import markdown from '../../reports/markdown.ts';
import { empty, httpGet, interrupted, withFloor, withMissingCells } from './_cases.ts';
import { hostile } from './_hostile.ts';

const render = (of = httpGet()) => markdown.render.run(of, { width: 100, colour: false }).replaceAll('\u00A0', ' ');
/** The page without its code block, in which nothing has a meaning. */
const prose = (page: string) => page.replace(/^(`{3,})sh\n.*\n\1$/m, '');
const rowsWith = (text: string, page: string) =>
  page.split('\n').filter((line) => line.startsWith('|') && line.includes(text));
const cellsOf = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

test('the page is told in the order in which it is read', () => {
  const page = render(withMissingCells());
  const order = [
    '**event-loop: on http-get',
    '> **How far to trust this**',
    '### http-get · latencyMs=20',
    '### http-get · latencyMs=5',
    '### At equal K',
    '### Floors',
    '### Claims',
    '<details>',
    '#### Again',
    '</details>',
  ].map((text) => page.indexOf(text));
  expect(order).not.toContain(-1);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
});

test('a row of the ranked table has every figure with its unit', () => {
  expect(cellsOf(rowsWith('**event-loop**', render())[0]!)).toEqual([
    '1=',
    '**event-loop**',
    '16',
    '**746 (739–751)**',
    '15.3× (15.1–15.5) better',
    '268 ms (266–271)',
    '260 ms',
    '97.0 %',
    'wait',
    '144 ms',
    '268 ms',
    '141 µs',
    '103 MB',
    '10.4 %',
  ]);
});

test('at equal K the pool stands against the loop, in throughput and in CPU', () => {
  expect(cellsOf(rowsWith('972 : 141', render())[0]!)).toEqual([
    '16',
    'worker-thread-pool 4×4',
    'event-loop',
    '0.971× (0.956–0.983) same',
    '6.89× (6.71–7.12) worse',
    '972 : 141 µs',
  ]);
});

test('an INVALID cell shows its state and its reason, and no number anywhere', () => {
  const page = render(withMissingCells());
  const [ranked, ...others] = rowsWith('INVALID', page);
  expect(others).toEqual([]);
  expect(cellsOf(ranked!)).toEqual(['–', 'worker-thread-pool 4×4', '16', '**INVALID**', ...Array(10).fill('')]);
  expect(page).toContain(
    '- **INVALID** worker-thread-pool 4×4: the server saw 4 calls in flight at most where 16 were planned',
  );
  for (const number of ['2718', '2.72k', '5.43', '987', '14.8× (14.1']) expect(page).not.toContain(number);
});

test('controls are marked, and have no rank', () => {
  const [line] = rowsWith('*(control)*', render());
  expect(cellsOf(line!).slice(0, 2)).toEqual(['', 'event-loop *(control)*']);
});

test('a floor says that it is one, and its first is not marked as the best', () => {
  const page = render(withFloor());
  expect(page).toContain('### noop · operations=2000 · K=16 (floor)');
  const [line] = rowsWith('1.24M', page);
  expect(cellsOf(line!).slice(0, 4)).toEqual(['1', 'event-loop', '16', '1.24M (1.19–1.26)']);
});

test('an interrupted run says so in the first line of the box', () => {
  expect(render(interrupted())).toContain(
    '> - ⚠ **INTERRUPTED after 11.9 s (SIGINT): the numbers are of what was measured until then**',
  );
});

test('an empty run has no table, and still says why and how to run it again', () => {
  const page = render(empty());
  expect(page).not.toMatch(/^\|/m);
  expect(page).toContain('no port could be opened on 127.0.0.1');
  expect(page).toContain('npx lockstep run http-get');
});

test('warnings stand in the box with their advice, notes in the folded part', () => {
  const page = render(withMissingCells());
  expect(page.split('\n').find((line) => line.includes('few-open-files'))).toMatch(
    /^> - ⚠ \*\*error few-open-files\*\*: raise the limit/,
  );
  expect(page.indexOf('governor-unknown')).toBeGreaterThan(page.indexOf('<details>'));
});

describe('a hostile name', () => {
  const page = prose(render(hostile()));

  test('opens no tag but those of the report itself', () => {
    const own = page.replaceAll(/<\/?(?:details|summary|code)>/g, '');
    expect(own).not.toContain('<');
    expect(page.match(/<\/details>/g)).toHaveLength(1);
  });

  test('ends no cell: all lines of a table have as many', () => {
    const tables = page.split('\n\n').filter((block) => block.startsWith('|'));
    expect(tables.length).toBeGreaterThan(5);
    for (const table of tables) {
      expect(new Set(table.split('\n').map((line) => cellsOf(line).length)).size).toBe(1);
    }
  });

  test('makes no code, link, mention, reference, emphasis, formula or heading', () => {
    for (const text of ['`', '](', '@', '# fake', '**b**', '$', '~~', '://', 'www.', '\\']) {
      expect(page).not.toContain(text);
    }
    expect(page).not.toMatch(/(?<!&)#\d/);
  });

  test('brings no control character and turns no text round', () => {
    expect(page).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });

  test('does not get out of the code block of the command', () => {
    expect(render(hostile())).toMatch(/^````sh\nnpx lockstep run a\|b <script>.*```.*\n````$/m);
  });

  test('is still readable once the references are', () => {
    const read = page
      .replaceAll('&#8203;', '')
      .replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
    expect(read).toContain('**a|b <script>alert(1)</script> `tick` [x](http://evil.test) @root #1 **b** $x$');
  });
});
