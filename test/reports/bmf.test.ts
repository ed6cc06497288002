import { expect, test } from 'vitest';
import bmf from '../../reports/bmf.ts';
import { empty, httpGet, interrupted, withMissingCells } from './_cases.ts';
import { openLoop } from './_claimed.ts';
import { hostile } from './_hostile.ts';

type Measures = Record<string, { value: number; lower_value?: number; upper_value?: number }>;
const read = (of = httpGet()) =>
  JSON.parse(bmf.render.run(of, { width: 100, colour: false })) as Record<string, Measures>;

test('each measured cell has measures with bounds, in the units that Bencher knows them by', () => {
  const all = read();
  expect(Object.keys(all)).toEqual(httpGet().cells.map(({ id }) => id));
  expect(all['http-get latencyMs=20 @16 event-loop 16']).toEqual({
    throughput: { value: 746, lower_value: 739, upper_value: 751 },
    latency: { value: 144e6 }, // nanoseconds
    'makespan-ms': { value: 268, lower_value: 266, upper_value: 271 },
    'cpu-micros-per-operation': { value: 141 },
    'peak-rss-bytes': { value: 103_400_000 },
    efficiency: { value: 0.97 },
  });
});

test('a measure that was not taken is not there, and bounds neither where the rounds were too few', () => {
  const [first] = Object.values(read(interrupted()));
  expect(first!['throughput']).toEqual({ value: 48.8 });
  const without = interrupted();
  const cells = without.cells.map((cell) => ({ ...cell, cpuMicrosPerOperation: null, efficiency: null }));
  expect(Object.keys(Object.values(read({ ...without, cells }))[0]!)).toEqual([
    'throughput',
    'latency',
    'makespan-ms',
    'peak-rss-bytes',
  ]);
});

test('a cell without a number is left out, whatever was left in it', () => {
  const measured = withMissingCells().cells.filter(({ state }) => state === 'measured');
  expect(Object.keys(read(withMissingCells()))).toEqual(measured.map(({ id }) => id));
  expect(read(empty())).toEqual({});
});

test('every value is a number, and no name has a control character', () => {
  const given = hostile();
  const all = read({
    ...given,
    cells: given.cells.map((cell) => ({ ...cell, id: `${cell.reason}\n${cell.model}${cell.id}` })),
  });
  for (const [name, measures] of Object.entries(all)) {
    expect(name).not.toMatch(/\p{Cc}|\p{Cf}/u);
    for (const metric of Object.values(measures)) {
      for (const value of Object.values(metric)) expect(Number.isFinite(value)).toBe(true);
    }
  }
  expect(Object.keys(all)).toHaveLength(given.cells.filter(({ state }) => state === 'measured').length);
});

test('an open loop has what was healthy and what never started as well', () => {
  expect(Object.values(read(openLoop()))[1]).toMatchObject({
    'healthy-throughput': { value: 38.4, lower_value: 37.2, upper_value: 39.9 },
    'unstarted-share': { value: 0.271 },
  });
});
