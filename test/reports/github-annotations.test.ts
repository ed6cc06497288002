import { describe, expect, test } from 'vitest';
import annotations from '../../reports/github-annotations.ts';
import { empty, httpGet, interrupted, withMissingCells } from './_cases.ts';
import { pool } from './_cells.ts';
import { cellWithout, comparison } from './_comparison.ts';
import { hostile } from './_hostile.ts';

const render = (of = httpGet()) => annotations.render.run(of, { width: 100, colour: false });

/** As the runner of GitHub Actions reads a line of a log: first what is before the second `::`, and then unescaped. */
function read(text: string) {
  const lines = text.split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => {
    const [, name = '', properties = '', message = ''] = /^::(\S+) (.*?)::(.*)$/.exec(line) ?? [];
    const pairs = properties.split(',').map((pair) => pair.split(/=(.*)/s).slice(0, 2));
    return {
      name,
      properties: Object.fromEntries(pairs.map(([key, value = '']) => [key, unescaped(value)])),
      message: unescaped(message),
    };
  });
}

function unescaped(text: string): string {
  return text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
}

test('the verdict is a notice, and comes first', () => {
  const [first] = read(render());
  expect(first).toEqual({
    name: 'notice',
    properties: { title: 'lockstep' },
    message: httpGet().verdict.sentence,
  });
});

test('each cell that is INVALID or failed is an error with its reason, and an unsupported one is none', () => {
  const errors = read(render(withMissingCells())).filter(({ name }) => name === 'error');
  expect(errors.map(({ properties }) => properties['title'])).toEqual(['lockstep: failed', 'lockstep: invalid']);
  expect(errors[1]!.message).toBe(
    'http-get latencyMs=5 @16 worker-thread-pool 4×4: the server saw 4 calls in flight at most where 16 were planned, in rounds 3, 4 and 7',
  );
});

test('a warning is a warning, an error of the session too, and a note is none', () => {
  const warnings = read(render(withMissingCells())).filter(({ name }) => name === 'warning');
  expect(warnings.map(({ properties }) => properties['title'])).toEqual([
    'lockstep: few-open-files',
    'lockstep: threads-exceed-cores',
  ]);
});

test('a run that did not come to its end is an error', () => {
  expect(read(render(interrupted()))[1]).toMatchObject({
    name: 'error',
    message: expect.stringMatching(/^INTERRUPTED after/),
  });
  expect(read(render(empty()))[1]).toMatchObject({ name: 'error', message: expect.stringMatching(/^FAILED/) });
});

test('of a kind there are never more than the ten that GitHub shows, and the last says how many are missing', () => {
  const cells = Array.from({ length: 12 }, (_, index) =>
    cellWithout('failed', { model: 'event-loop', scenario: `row ${index}`, reason: 'it broke' }),
  );
  const errors = (count: number) =>
    read(render(comparison({ cells: cells.slice(0, count) }))).filter(({ name }) => name === 'error');
  expect(errors(10).at(-1)!.message).toBe('row 9 event-loop K=16: it broke');
  expect(errors(12)).toHaveLength(10);
  expect(errors(12).at(-1)!.message).toBe('and 3 more');
});

describe('a hostile text', () => {
  const withReason = (reason: string, scenario = 'row') =>
    render(comparison({ cells: [{ ...cellWithout('failed', { model: 'm', scenario }), reason }] }));

  test('begins no command of its own: all lines are those of the report', () => {
    const text = withReason('a\n::set-env name=PATH::evil\r\n::error::b', 'x\n::stop-commands::token');
    expect(read(text).map(({ name }) => name)).toEqual(['notice', 'error']);
    expect(read(text)[1]!.message).toBe('x : :stop-commands::token m K=16: a : :set-env name=PATH::evil : :error::b');
    for (const line of render(hostile()).trimEnd().split('\n'))
      expect(line).toMatch(/^::(notice|warning|error) title=/);
  });

  test('is unescaped to what it was, and to no line break', () => {
    expect(read(withReason('100 % of %0A, %25 and a::b'))[1]!.message).toBe(
      'row m K=16: 100 % of %0A, %25 and a::b'.replace('%0A', '%0A'),
    );
  });

  test('in a title adds no property and does not end it', () => {
    const given = httpGet();
    const [warning] = given.warnings;
    const text = render({ ...given, warnings: [{ ...warning!, code: 'a::b,file=/etc/passwd,line=1%' }] });
    expect(read(text)[1]!.properties).toEqual({ title: 'lockstep: a::b,file=/etc/passwd,line=1%' });
  });

  test('is never longer than what the runner keeps', () => {
    const [, error] = read(withReason('x'.repeat(10_000)));
    expect(error!.message).toHaveLength(4000);
    const { warnings } = comparison({
      cells: [pool],
      warnings: [{ code: 'c'.repeat(900), severity: 'warning', subject: 'session', evidence: {}, advice: 'a' }],
    });
    expect(read(render({ ...httpGet(), warnings }))[1]!.properties['title']).toHaveLength(200);
  });
});
