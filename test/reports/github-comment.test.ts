import { describe, expect, test } from 'vitest';
import comment from '../../reports/github-comment.ts';
import { empty, httpGet, interrupted, withFloor, withMissingCells } from './_cases.ts';
import { htmlOf, tablesIn, tagsIn } from './_gfm.ts';
import { hostile } from './_hostile.ts';
import { many } from './_many.ts';

const render = (of = httpGet()) => comment.render.run(of, { width: 100, colour: false });
/** Before the fold, and within it. */
const halves = (text: string) => text.split('<details>');

test('begins with the marker by which it is found again, and then with the verdict', () => {
  for (const of of [httpGet(), empty(), hostile()]) {
    expect(render(of).split('\n').slice(0, 3)).toEqual([
      '<!-- lockstep:comment -->',
      '',
      expect.stringMatching(/^\*\*.+\*\*$/),
    ]);
  }
  expect(tagsIn(htmlOf(render()))[0]).toBe('<!-- lockstep:comment -->');
});

test('a row in which something was decided is open', () => {
  const [open, folded] = halves(render());
  expect(open).toContain('### http-get · latencyMs=20 · bytes=64 · K=16');
  expect(folded).not.toContain('### http-get');
});

test('a row in which all is the same or unclear is folded, and a floor is even where it was decided', () => {
  const [open, folded] = halves(render(withFloor()));
  expect(open).not.toContain('(floor)\n');
  expect(folded).toContain('### noop · operations=2000 · K=16 (floor)');
  expect(folded).toContain('### Floors');
  const [still, unclear] = halves(render(interrupted()));
  expect(still).not.toContain('###');
  expect(unclear).toContain('### http-get');
});

test('a row in which something went wrong is open, whatever was decided in it', () => {
  const given = withMissingCells();
  const [open] = halves(render({ ...given, comparisons: [] }));
  expect(open).toContain('**INVALID** worker-thread-pool 4×4: the server saw 4 calls');
});

test('what the threads cost stands open where it was decided, else it is folded', () => {
  expect(halves(render())[0]).toContain('### At equal K');
  const comparisons = httpGet().comparisons.map((each) => ({ ...each, verdict: 'unclear' as const }));
  expect(halves(render({ ...httpGet(), comparisons }))[1]).toContain('### At equal K');
});

test('it is told how far to trust it, in one line with the names of the warnings', () => {
  const line = render(withMissingCells())
    .replaceAll('\u00A0', ' ')
    .split('\n')
    .find((one) => one.includes('rounds a cell'));
  expect(line).toContain(
    'complete in 48.2 s: 10 rounds a cell, seed 7 · ⚠ **6 of 9 cells valid, 1 INVALID, 1 failed, 1 unsupported** · ',
  );
  expect(line).toContain(' · ⚠ **error few-open-files** · ⚠ **warning threads-exceed-cores**');
});

test('the fold is one that opens, with tables in it', () => {
  const html = htmlOf(render(withFloor()));
  expect(html).toMatch(/<details>\s*<summary>[^<]+<\/summary>.*<table>.*<\/details>/s);
  expect(tagsIn(html).filter((tag) => /details|summary/.test(tag))).toEqual([
    '<details>',
    '<summary>',
    '</summary>',
    '</details>',
  ]);
});

test('the command stands at the end', () => {
  expect(render().trimEnd().split('\n').slice(-2)).toEqual([httpGet().command, '```']);
});

describe('never is longer than GitHub takes', () => {
  test.each([100, 1000])('with %d scenarios', (scenarios) => {
    const text = render(many(scenarios));
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text.length).toBeGreaterThan(40_000);
    const shown = text.match(/^### http-get/gm)!.length;
    const leftOut = [`${scenarios - shown} scenarios`, ...(text.includes('### Floors') ? [] : ['floors'])].join(', ');
    expect(text.split('\n').find((line) => line.includes('Left out'))).toBe(
      `⚠ **Left out, since a comment has no more than 65 536 characters: ${leftOut}. lockstep report --as markdown tells all of it.**`,
    );
    for (const table of tablesIn(htmlOf(text)).filter(([head]) => head![0] === 'rank')) expect(table).toHaveLength(4);
  });

  test('with many scenarios open and many folded', () => {
    const given = many(120);
    const isLate = (scenario: string) => Number(/latencyMs=(\d+)/.exec(scenario)?.[1]) >= 35;
    const comparisons = given.comparisons.map((each) =>
      isLate(each.scenario) ? { ...each, verdict: 'same' as const } : each,
    );
    const text = render({ ...given, comparisons });
    expect(text.length).toBeLessThanOrEqual(65_536);
    const [open, folded] = halves(text) as [string, string];
    expect(open.match(/^### http-get/gm)).toHaveLength(35);
    expect(folded.match(/^### http-get/gm)!.length).toBeGreaterThan(5);
    expect(text).toMatch(/Left out, since .*: \d+ scenarios/);
  });

  test('with a verdict, a command and warnings without end', () => {
    const given = many(3);
    const warnings = Array.from({ length: 500 }, (_, index) => ({
      code: `${'@'.repeat(99)}${index}`,
      severity: 'warning' as const,
      subject: 'session',
      evidence: {},
      advice: 'none',
    }));
    const verdict = { ...given.verdict, sentence: '@'.repeat(1_000_000) };
    const text = render({ ...given, warnings, verdict, command: '`'.repeat(100_000) });
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text.split('\n').find((line) => line.includes('Left out'))).toContain(
      'a comment has no more than 65 536 characters: how far to trust this.',
    );
    expect(text.match(/^### http-get/gm)).toHaveLength(3);
  });
});
