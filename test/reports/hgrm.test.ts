import { describe, expect, test } from 'vitest';
import { UsageError } from '../../core/text/errors.ts';
import hgrm from '../../reports/hgrm.ts';
import { empty, httpGet } from './_cases.ts';
import { eventLoop, pool } from './_cells.ts';
import { cellWithout, comparison } from './_comparison.ts';
import { HOSTILE } from './_hostile.ts';

const latencyCurve = [
  { percentile: 0, ms: 20.1 },
  { percentile: 50, ms: 144 },
  { percentile: 99, ms: 268 },
  { percentile: 99.95, ms: 270.5 },
  { percentile: 100, ms: 271 },
];
const measured = { ...eventLoop, latencyCurve };
const render = (of = comparison({ cells: [measured] })) => hgrm.render.run(of, { width: 100, colour: false });

/** As HdrHistogram's plotter takes it: fields apart by spaces, lines that begin with # left out. */
const rows = (text: string) =>
  text
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => line.trim().split(/\s+/).map(Number));

test('each step of the curve is a line: milliseconds, share, count of operations up to it, 1 ÷ (1 − share)', () => {
  expect(rows(render())).toEqual([
    [20.1, 0, 1, 1],
    [144, 0.5, 1000, 2],
    [268, 0.99, 1980, 100],
    [270.5, 0.9995, 1999, 2000],
    [271, 1, 2000],
  ]);
});

test('the head names the columns and the foot the largest value and the count', () => {
  const lines = render().split('\n');
  expect(lines[0]!.trim().split(/\s+/)).toEqual(['Value', 'Percentile', 'TotalCount', '1/(1-Percentile)']);
  expect(lines.at(-2)).toBe('#[Max     = 271.000000, Total count    = 2000]');
  expect(render().endsWith(']\n')).toBe(true);
});

test('no number is NaN or infinite', () => {
  expect(render()).not.toMatch(/NaN|Infinity/);
});

describe('a file of one cell', () => {
  test('is refused for many, and says how to choose', () => {
    const two = comparison({ cells: [measured, { ...pool, latencyCurve }] });
    expect(() => render(two)).toThrow(UsageError);
    expect(() => render(two)).toThrow(
      'a percentile file is of one cell, and 2 were measured: choose with --only ("http-get latencyMs=20 @16 event-loop 16", "http-get latencyMs=20 @16 worker-thread-pool 4x4")',
    );
  });

  test('names no more cells than a line can hold', () => {
    const many = Array.from({ length: 60 }, (_, at) => ({ ...measured, id: `cell ${at}` }));
    expect(() => render(comparison({ cells: many }))).toThrow(/--only \("cell 0", .*"cell 4", and 55 more\)$/);
  });

  test('is refused for none', () => {
    expect(() => render(empty())).toThrow('0 were measured: choose with --only (none)');
    expect(() => render(httpGet())).toThrow('0 were measured');
  });

  test('does not mind cells without a number beside it', () => {
    const failed = cellWithout('failed', { model: 'worker-thread-pool', reason: 'it broke' });
    expect(rows(render(comparison({ cells: [failed, measured] })))).toHaveLength(5);
  });

  test('is refused in one line, whatever the cells are called', () => {
    const cells = [measured, { ...pool, latencyCurve, id: HOSTILE }];
    expect(() => render(comparison({ cells }))).toThrow(/^[^\p{Cc}\p{Cf}]*$/u);
  });
});
