import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../reports/words/text.ts';
import annotations from '../../reports/github-annotations.ts';
import comment from '../../reports/github-comment.ts';
import summary from '../../reports/github-summary.ts';
import json from '../../reports/json.ts';
import junit from '../../reports/junit.ts';
import markdown from '../../reports/markdown.ts';
import terminal from '../../reports/terminal.ts';
import { inconclusive, invalid, oneSided, passing, regression } from './_gate.ts';
import { count, loop, metric } from './_gate-cells.ts';
import { htmlOf, tablesIn, textOf } from './_gfm.ts';

const file = { width: 100, colour: false };
const ESCAPE = String.fromCharCode(27);
const at = (width: number, of = regression(), colour = false) => terminal.render.gate!(of, { width, colour });
const page = (of = regression()) => markdown.render.gate!(of, file).replaceAll('\u00A0', ' ');
const cases = {
  pass: passing(),
  regression: regression(),
  inconclusive: inconclusive(),
  invalid: invalid(),
  'one-sided': oneSided(),
};
const files = [markdown, json, junit, summary, comment, annotations];

describe.each(Object.entries(cases))('%s', (name, gate) => {
  test.each([40, 80, 120])('in a terminal of %d columns', async (width) => {
    await expect(at(width, gate)).toMatchFileSnapshot(`golden/gate-${name}-${width}.txt`);
  });

  test.each(files)('as $name', async (report) => {
    const path = `golden/gate-${name}${report.extension}`;
    await expect(report.render.gate!(gate, file)).toMatchFileSnapshot(path);
  });

  test.each([20, 40, 60, 80, 100, 120, 160])('has no line wider than %d columns, or 40', (width) => {
    const lines = at(width, gate).split('\n');
    expect(lines.filter((line) => displayWidth(line) > Math.max(40, width))).toEqual([]);
  });

  test('says the verdict first, and colour changes nothing but the colour', () => {
    const codes = new RegExp(`${ESCAPE}\\[(?:1|2|22|31|32|33|39)m`, 'g');
    const coloured = at(200, gate, true);
    expect(at(200, gate).split('\n')[0]).toBe(gate.verdict.sentence);
    expect(at(200, gate)).not.toContain(ESCAPE);
    expect(coloured.replaceAll(codes, '')).toBe(at(200, gate));
  });
});

test.each([
  ['pass', 32],
  ['regression', 31],
  ['inconclusive', 33],
  ['invalid', 31],
  ['one-sided', 33],
] as const)('the sentence of %s is bold, and has its colour', (name, colour) => {
  const [first] = at(200, cases[name], true).split('\n');
  expect(first).toContain(`${ESCAPE}[1m`);
  expect(first).toContain(`${ESCAPE}[${colour}m`);
});

test('each metric is told with its medians, change, margin, word, smallest detectable slowdown and noise', () => {
  const line = (of: string) =>
    at(160)
      .split('\n')
      .find((one) => one.includes(of))!
      .split(/ {2,}/);
  expect(line('31.2 ms → 35.1 ms')).toEqual([
    'event-loop 16',
    'time',
    '31.2 ms → 35.1 ms',
    '+12.3 %',
    '[+9.8, +15.0]',
    '5.0 %',
    '3.8 %',
    '0.4 %',
    '✗ regression',
  ]);
  expect(line('141 µs →')).toContain('-1.3 %');
  expect(line('6.93 ms →').at(-1)).toBe('○ shown only');
  expect(line('972 µs →').at(-1)).toBe('! accepted');
  expect(page()).toMatch(/\| event-loop 16 +\| time +\| 31.2 ms → 35.1 ms \| \+12.3 % \| +&#91;\+9.8, \+15.0&#93; \|/);
});

test('a change is never written as less than nothing, and a large one has no decimals that nobody needs', () => {
  const told = (estimate: number, low: number, high: number) => {
    const own = metric({ metric: 'makespanMs', ratio: { estimate, low, high } });
    const text = page({ ...passing(), cells: [{ ...loop, metrics: [own] }] });
    return tablesIn(htmlOf(text))[0]![1]!.slice(3, 5).join(' ');
  };
  expect(told(0.9999, 0.9, 1.1)).toBe('0.0 % [-10.0, +10.0]');
  expect(told(3.456, 2, 4.01)).toBe('+246 % [+100, +301]');
});

test('why it is no pass, what was counted, and how far to trust it are told in every page for people', () => {
  for (const text of [at(400), textOf(htmlOf(page())), textOf(htmlOf(comment.render.gate!(regression(), file)))]) {
    const plain = text.replaceAll('\u00A0', ' ');
    for (const fact of [
      'time +12.3 % [+9.8, +15.0], margin 5 %: slower in the screen, and again in new processes',
      'operations that succeeded: 9598 instead of 9600, counted exactly',
      'bytes received: 614272 instead of 614400, counted exactly',
      'base main (712aea8c0f) against candidate commit 9e107d9d37 with changes',
      'complete in 97.4 s of at most 120 s',
      'each by 3 to 6 pairs of processes and 96 to 240 paired rounds',
      'noise between pairs of processes: 1 % to 2 % assumed at the least, 1.9 % seen at most',
      'machine: load 1.32 at most, other programs 0.8 % of the CPU, steal 0 %, CPU pressure 3.1 %',
      'no longer accepted since 2026-10-01: http-get @1 sequential 1, makespanMs',
      '--against main --budget 120s --seed 7',
    ]) {
      expect(plain).toContain(fact);
    }
  }
});

test('of what is invalid there is a reason, and no number', () => {
  for (const text of [at(400, invalid()), textOf(htmlOf(page(invalid())))]) {
    expect(text).toMatch(/INVALID.*event-loop 16.*|event-loop 16 INVALID/);
    expect(text).toContain('candidate: the process ended with code 1');
    expect(text).toContain('INTERRUPTED after 12.0 s of at most 120 s');
  }
  expect(tablesIn(htmlOf(page(invalid()))).flat()).toHaveLength(1 + loop.metrics.length);
});

test('on a page only what is unchanged is folded away: not what was accepted, nor a count that differs for the better', () => {
  const [open, folded] = page().split('<details>');
  expect(open).toContain('**! accepted**');
  expect(open).toMatch(/^### sleep/m);
  expect(folded).toContain('<summary>Unchanged: 1 cell</summary>');
  expect(folded).toContain('| sequential 1 ');
  const better = [count({ metric: 'bytes', what: 'bytes received', base: 2, candidate: 1, isWorse: false })];
  expect(page({ ...passing(), cells: [{ ...loop, counts: better }] })).not.toContain('<details>');
  expect(page(passing()).split('<details>')[0]).not.toContain('|');
});

test('a count that was accepted is noted, with the day until which it is', () => {
  const accepted = { reason: 'a field more', expires: '2027-01-31' };
  const counts = [count({ metric: 'bytes', what: 'bytes received', base: 2, candidate: 4, isWorse: true, accepted })];
  const text = at(200, { ...passing(), cells: [{ ...loop, counts }] });
  expect(text).toContain('· event-loop 16: bytes received: 4 instead of 2, counted exactly, accepted until 2027-01-31');
});

test('a cell that is inconclusive without a metric that is says so', () => {
  const cells = [{ ...loop, word: 'inconclusive' as const, metrics: [] }];
  expect(at(200, { ...inconclusive(), cells })).toContain('? event-loop 16: nothing of it is gated');
});
