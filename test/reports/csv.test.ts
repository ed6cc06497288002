import { describe, expect, test } from 'vitest';
import csv from '../../reports/csv.ts';
import { empty, httpGet, withMissingCells } from './_cases.ts';
import { eventLoop } from './_cells.ts';
import { openLoop } from './_claimed.ts';
import { comparison } from './_comparison.ts';
import { kinds } from './_kinds.ts';
import { hostile, HOSTILE } from './_hostile.ts';

const render = (of = httpGet()) => csv.render.run(of, { width: 100, colour: false });

/** RFC 4180: fields in quotes may hold commas, line breaks and doubled quotes. */
function read(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  const again = rows.map((fields) => fields.length).reduce((sum, count) => sum + count, 0);
  const separators = text.replaceAll(/"(?:[^"]|"")*"/g, '').match(/,|\r\n/g) ?? [];
  if (again !== separators.length) throw new Error('not RFC 4180');
  return rows;
}

const records = (of = httpGet()) => {
  const [head = [], ...rows] = read(render(of));
  return rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index]])));
};

test('every cell is a line, and every line has as many fields as the head', () => {
  for (const of of [httpGet(), withMissingCells(), hostile(), empty()]) {
    const [head, ...rows] = read(render(of));
    expect(rows).toHaveLength(of.cells.length);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set(of.cells.length === 0 ? [] : [head!.length]));
  }
});

test('every name of the head is there once', () => {
  const [head = []] = read(render());
  expect(head.filter((name, index) => head.indexOf(name) !== index)).toEqual([]);
});

test('numbers are whole, and units stand in the names', () => {
  expect(records()[1]).toMatchObject({
    id: 'http-get latencyMs=20 @16 event-loop 16',
    params: '{"latencyMs":20,"bytes":64}',
    model: 'event-loop',
    concurrency: '16',
    threads: '',
    isControl: 'false',
    state: 'measured',
    rank: '1',
    throughputPerSecond: '746',
    throughputPerSecondLow: '739',
    makespanMs: '268',
    efficiency: '0.97',
    latencyP99Ms: '268',
    peakRssBytes: '103400000',
  });
});

test('what was not measured is an empty field, never a zero', () => {
  const failed = records(withMissingCells()).find(({ state }) => state === 'failed');
  expect(failed).toMatchObject({
    reason: 'EMFILE: too many open files, after 812 operations',
    throughputPerSecond: '',
  });
});

describe('a hostile name', () => {
  const named = (model: string) => records(comparison({ cells: [{ ...eventLoop, model }] }))[0]!['model'];

  test.each(['=1+1', '+1', '-1+cmd|calc', '@SUM(A1)', '\t=1+1', '\r=1', ' =1+1', '\u200B=1+1'])(
    '%j is no formula',
    (model) => {
      expect(named(model)).toMatch(/^'[=+\-@]/);
    },
  );

  test('stays in its field', () => {
    expect(named('a,b"c\r\nd')).toBe('a,b"c d');
    for (const record of records(hostile())) expect(record['reason']).not.toMatch(/[\r\n]/);
    expect(records(hostile())[0]!['suite']).toContain('a|b <script>alert(1)</script> `tick`');
    expect(HOSTILE).toContain('\n');
  });

  test('keeps an innocent minus: numbers are not touched', () => {
    const [record] = records(comparison({ cells: [{ ...eventLoop, efficiency: -0.5 }] }));
    expect(record!['efficiency']).toBe('-0.5');
  });
});

test('an open loop has its arrivals and what became of them, and a closed one leaves them empty', () => {
  expect(records(openLoop())[1]).toMatchObject({
    processes: '2',
    arrivals: 'poisson',
    arrivalsPerSecond: '200',
    healthyPerSecond: '38.4',
    unstartedShare: '0.271',
  });
  expect(records()[0]).toMatchObject({ processes: '', arrivals: '', healthyPerSecond: '', unstartedShare: '' });
});

test('kinds are one field of JSON, and empty where operations are of none', () => {
  expect(records()[0]?.['kinds']).toBe('');
  const [, loop] = records(kinds());
  expect(JSON.parse(loop?.['kinds'] ?? '')).toEqual([
    { kind: 'light', attempted: 560, succeeded: 560, unstartedShare: 0, latencyP50Ms: 2.4, latencyP99Ms: 61 },
    { kind: 'heavy', attempted: 560, succeeded: 557, unstartedShare: 0, latencyP50Ms: 60.2, latencyP99Ms: 118 },
  ]);
});
