import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../reports/pieces/text.ts';
import terminal from '../../reports/terminal.ts';
import { empty, httpGet, interrupted, withFloor, withMissingCells } from './_cases.ts';
import { pool } from './_cells.ts';
import { comparison } from './_comparison.ts';
import { hostile } from './_hostile.ts';

const at = (width: number, of = httpGet(), colour = false) => terminal.render(of, { width, colour });
const ESCAPE = String.fromCharCode(27);
const cases = { httpGet, withFloor, withMissingCells, interrupted, empty, hostile };

test('the verdict comes first', () => {
  expect(at(80)).toMatch(/^event-loop: on http-get of 20 ms/);
});

describe.each(Object.entries(cases))('%s', (_, build) => {
  test.each([40, 60, 80, 100, 120, 140])('no line is wider than %d columns', (width) => {
    const lines = terminal.render(build(), { width, colour: false }).split('\n');
    expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
  });

  test('without colour there is no escape sequence, nor any other control character', () => {
    expect(terminal.render(build(), { width: 80, colour: false })).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });

  test('colour changes nothing but the colour', () => {
    const coloured = terminal.render(build(), { width: 80, colour: true });
    const codes = new RegExp(`${ESCAPE}\\[(?:1|2|22|31|32|33|39)m`, 'g');
    expect(coloured).toMatch(codes);
    expect(coloured.replaceAll(codes, '')).toBe(terminal.render(build(), { width: 80, colour: false }));
  });
});

test('columns go in their stated order as it gets narrower', () => {
  const heads = ['#', 'K', 'op/s', 'vs sequential', 'η', 'binds', 'p50', 'p99', 'CPU/op', 'RSS'];
  const dropped = (width: number) => {
    const head = at(width)
      .split('\n')
      .find((line) => line.startsWith('#'))!
      .split(/ {2,}/);
    return heads.filter((name) => !head.includes(name));
  };
  expect(dropped(140)).toEqual([]);
  expect(dropped(108)).toEqual(['RSS']);
  expect(dropped(100)).toEqual(['p50', 'RSS']);
  expect(dropped(90)).toEqual(['binds', 'p50', 'RSS']);
  expect(dropped(80)).toEqual(['binds', 'p50', 'p99', 'RSS']);
  expect(dropped(62)).toEqual(['η', 'binds', 'p50', 'p99', 'RSS']);
});

test('sixteen times as fast is a bar sixteen times as long', () => {
  const bars = at(140)
    .split('\n')
    .flatMap((line) => line.match(/[█▏▎▍▌▋▊▉]+/)?.[0] ?? []);
  expect(bars[0]).toBe('█'.repeat(24));
  expect(bars.at(-1)).toBe('█▋');
});

test('an INVALID cell shows its reason and no number, though some were left in it', () => {
  const text = at(200, withMissingCells());
  expect(text).toContain('worker-thread-pool 4×4  INVALID: the server saw 4 calls in flight at most where 16');
  for (const number of ['2718', '2.72k', '5.43', '987', '14.8× ±0.7']) expect(text).not.toContain(number);
});

test('a tie is shown as a tie, and a control has no rank', () => {
  const lines = at(80).split('\n');
  expect(lines.filter((line) => line.startsWith('1= '))).toHaveLength(2);
  expect(lines.find((line) => line.includes('(control)'))).toMatch(/^ {4}event-loop \(control\)/);
});

test('a floor says that it is one, and its first is not marked as the best', () => {
  const lines = at(120, withFloor(), true).split('\n');
  const title = lines.findIndex((line) => line.includes('noop · operations=2000 · K=16 (floor)'));
  expect(title).toBeGreaterThan(0);
  const [, loop] = lines.slice(title + 1);
  expect(loop).toMatch(/^1 +event-loop/);
  expect(loop).not.toContain(`${ESCAPE}[1m`);
  expect(at(120, withFloor())).toContain('no part of the verdict');
  expect(at(120)).not.toContain('no part of the verdict');
});

test('what was not measured is a dash', () => {
  const nothing = { ...pool, cpuMicrosPerOperation: null, peakRssBytes: null, efficiency: null, binds: null };
  const line = at(140, comparison({ cells: [nothing] }))
    .split('\n')
    .find((one) => one.startsWith('1 '))!;
  expect(line).toMatch(/ – +– +– +149 ms +276 ms +– +–$/);
});

test('a run that was interrupted says so beside the verdict, and ranks nothing', () => {
  const text = at(120, interrupted());
  expect(text.split('\n')[1]).toMatch(/^INTERRUPTED after 11\.9 s \(SIGINT\)/);
  expect(text).not.toMatch(/^[12] /m);
});

test('an empty run says that nothing was measured', () => {
  expect(at(80, empty())).toContain('! no cell was measured');
});

test('the same warning is told once, errors first, and notes not at all', () => {
  const given = withMissingCells();
  const [warning] = given.warnings;
  const text = at(200, {
    ...given,
    cells: given.cells.map((cell) => (cell.id === pool.id ? { ...cell, warnings: [warning!] } : cell)),
  });
  expect(text.match(/threads-exceed-cores/g)).toHaveLength(1);
  expect(text.indexOf('error few-open-files')).toBeLessThan(text.indexOf('warning threads-exceed-cores'));
  expect(text).not.toContain('governor-unknown');
});

test('a warning about many cells names three and counts the others', () => {
  const given = httpGet();
  const warnings = given.cells.map((cell) => ({ ...given.warnings[0]!, subject: cell.id, evidence: {} }));
  expect(at(200, { ...given, warnings })).toContain(
    '[sequential K=1; event-loop K=16; worker-thread-pool 4×4; and 2 more]',
  );
});

test('the command can be copied and run, also where it takes two lines', () => {
  const [, again] = at(80).split('again: ');
  expect(again!.replaceAll(/\\\n\s*/g, '').trim()).toBe(httpGet().command);
});

test('the command is never broken inside of quotes', () => {
  const command = `npx lockstep run './my  suite with a long name.ts' --out "results/a long name of a file.ndjson" --seed 7`;
  const [, again] = at(60, { ...httpGet(), command }).split('again: ');
  expect(again!.replaceAll(/\\\n\s*/g, '').trim()).toBe(command);
  expect(again).toContain(`'./my  suite with a long name.ts'`);
});
