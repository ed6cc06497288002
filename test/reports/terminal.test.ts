import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../reports/words/text.ts';
import terminal from '../../reports/terminal.ts';
import { empty, httpGet, interrupted, withFloor, withMissingCells } from './_cases.ts';
import { pool } from './_cells.ts';
import { claimed, openLoop } from './_claimed.ts';
import { comparison } from './_comparison.ts';
import { hostile } from './_hostile.ts';

const at = (width: number, of = httpGet(), colour = false) => terminal.render.run(of, { width, colour });
const ESCAPE = String.fromCharCode(27);
const cases = { httpGet, withFloor, withMissingCells, interrupted, empty, claimed, openLoop, hostile };

test('the verdict comes first', () => {
  expect(at(80)).toMatch(/^event-loop: on http-get of 20 ms/);
});

describe.each(Object.entries(cases))('%s', (_, build) => {
  test.each([40, 60, 80, 100, 120, 140])('no line is wider than %d columns', (width) => {
    const lines = terminal.render.run(build(), { width, colour: false }).split('\n');
    expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
  });

  test('without colour there is no escape sequence, nor any other control character', () => {
    expect(terminal.render.run(build(), { width: 80, colour: false })).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });

  test('colour changes nothing but the colour', () => {
    const coloured = terminal.render.run(build(), { width: 80, colour: true });
    const codes = new RegExp(`${ESCAPE}\\[(?:1|2|22|31|32|33|39)m`, 'g');
    expect(coloured).toMatch(codes);
    expect(coloured.replaceAll(codes, '')).toBe(terminal.render.run(build(), { width: 80, colour: false }));
  });
});

test('columns go in their stated order as it gets narrower', () => {
  const heads = [
    'rank',
    'K',
    'op/s',
    'vs sequential',
    'η',
    'binds',
    'p50',
    'p99',
    'CPU/op',
    'RSS',
    'rounds ±25 %',
    'makespan',
    'bound',
    'ELU',
  ];
  const dropped = (width: number) => {
    const head = at(width)
      .split('\n')
      .find((line) => line.startsWith('rank'))!
      .split(/ {2,}/);
    return heads.filter((name) => !head.includes(name));
  };
  const wide = ['makespan', 'bound', 'ELU'];
  expect(dropped(180)).toEqual([]);
  expect(dropped(150)).toEqual(['ELU']);
  expect(dropped(140)).toEqual(['bound', 'ELU']);
  expect(dropped(135)).toEqual(wide);
  expect(dropped(125)).toEqual(['rounds ±25 %', ...wide]);
  expect(dropped(108)).toEqual(['RSS', 'rounds ±25 %', ...wide]);
  expect(dropped(100)).toEqual(['p50', 'RSS', 'rounds ±25 %', ...wide]);
  expect(dropped(90)).toEqual(['binds', 'p50', 'RSS', 'rounds ±25 %', ...wide]);
  expect(dropped(80)).toEqual(['binds', 'p50', 'p99', 'RSS', 'rounds ±25 %', ...wide]);
  expect(dropped(62)).toEqual(['η', 'binds', 'p50', 'p99', 'RSS', 'rounds ±25 %', ...wide]);
});

test('sixteen times as fast is a bar sixteen times as long', () => {
  const bars = at(170)
    .split('\n')
    .flatMap((line) => line.match(/[█▏▎▍▌▋▊▉]+/)?.[0] ?? []);
  expect(bars[0]).toBe('█'.repeat(24));
  expect(bars.at(-1)).toBe('█▋');
});

describe('an open loop', () => {
  const table = (width: number) => {
    const lines = at(width, openLoop()).split('\n');
    const start = lines.findIndex((line) => line.startsWith('rank'));
    return lines.slice(start, start + 3);
  };

  test('is named in the title, with all that is not the own value of its suite', () => {
    expect(at(200, openLoop())).toMatch(
      /^http-get · latencyMs=20 · operations=100 · stallShare=0\.2 · stallMs=300 · open loop, Poisson 200\/s · K=64$/m,
    );
  });

  test('has its goodput, what of it was healthy, and what was dropped, at every width', () => {
    for (const width of [80, 140]) {
      const [head, first, second] = table(width);
      expect(head).toMatch(/goodput\/s.*healthy\/s  dropped/);
      expect(first).toMatch(/^1 .*event-loop.* 163 .* 158 +0\.0 %/);
      expect(second).toMatch(/process-pool 2×2×1 .* 48\.2 .* 38\.4 +27\.1 %/);
    }
  });

  test('tells no bound, and says from when its latency counts', () => {
    expect(table(140)[0]).not.toContain('η');
    const text = at(200, openLoop());
    expect(text).toContain('p50, p99: from the intended start');
    expect(text).not.toContain('η: ideal');
  });

  test('beside a closed one is told apart from it in both titles', () => {
    const text = at(200, claimed());
    expect(text).toContain('· closed loop · K=16');
    expect(text).toContain('· open loop, Poisson 200/s · K=64');
  });
});

describe('what operations saw of themselves', () => {
  test('stands below the table of their row, in the unit of its name', () => {
    const text = at(80, openLoop());
    expect(text).toMatch(/^latenessMs +event-loop +64 +320 µs +1\.21 ms +2\.04 ms/m);
    expect(text).toMatch(/^turns +event-loop +64 +3\.00 +5\.00 +6\.00/m);
  });

  test('is no word where they saw nothing', () => expect(at(140)).not.toContain('observed'));
});

describe('a claim', () => {
  const text = at(200, claimed());

  test('has its verdict as a sign and a word, and the number of each is said', () => {
    expect(text).toContain('Claims: 1 confirmed, 1 refuted, 1 unclear');
    expect(text).toMatch(/^✓ confirmed: Calls that wait together/m);
    expect(text).toMatch(/^✗ refuted: Threads are faster than one loop\. \[http-get\]$/m);
    expect(text).toMatch(/^\? unclear: One connection/m);
  });

  test('has what was found of it, with its interval, what was expected, why, and of what', () => {
    expect(text).toContain('    ✓ throughput 15.3× [15.1, 15.5], expected at least 10× (16 in flight for 1)\n');
    expect(text).toContain('    ✓ makespan 268 ms [266, 271], expected about 260 ms ± 10 % (⌈200/16⌉·20 ms)\n');
    expect(text).toContain('      event-loop K=16 ÷ sequential K=1 in latencyMs=20 · closed loop · K=16\n');
  });

  test('that is unclear says why', () => {
    expect(text).toContain('    ? connections 16, expected at most 16 (K); too few rounds for an interval\n');
  });
});

test('an INVALID cell shows its reason and no number, though some were left in it', () => {
  const text = at(200, withMissingCells());
  expect(text).toContain('worker-thread-pool 4×4  INVALID: the server saw 4 calls in flight at most where 16');
  for (const number of ['2718', '2.72k', '5.43', '987', '14.8× ±0.7']) expect(text).not.toContain(number);
});

test('a tie is shown as a tie, and a control has no rank', () => {
  const lines = at(80).split('\n');
  expect(lines.filter((line) => line.startsWith('1= '))).toHaveLength(2);
  expect(lines.find((line) => line.includes('(control)'))).toMatch(/^ {6}event-loop \(control\)/);
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
  expect(line).toMatch(/ – +276 ms +260 ms +– +– +149 ms +276 ms +– +– +21\.3 %$/);
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
