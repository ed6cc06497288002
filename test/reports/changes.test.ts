import { describe, expect, test } from 'vitest';
import { changesSchema } from '../../core/records/changes.ts';
import markdown from '../../reports/markdown.ts';
import terminal from '../../reports/terminal.ts';
import { displayWidth } from '../../reports/words/text.ts';
import { nothingToCompare, slowerThreads } from './_changes.ts';
import { HOSTILE } from './_hostile.ts';

const at = (width: number, of = slowerThreads(), colour = false) => terminal.render.changes!(of, { width, colour });
const page = (of = slowerThreads()) => markdown.render.changes!(of, { width: 100, colour: false });
const ESCAPE = String.fromCharCode(27);
const cases = { 'slower-threads': slowerThreads(), 'nothing-to-compare': nothingToCompare() };

describe.each(Object.entries(cases))('%s', (name, changes) => {
  test('is as the schema of changes says', () => {
    expect(changesSchema.parse(changes)).toEqual(changes);
  });

  test.each([80, 120])('in a terminal of %d columns', async (width) => {
    await expect(at(width, changes)).toMatchFileSnapshot(`golden/changes-${name}-${width}.txt`);
  });

  test('as markdown', async () => {
    await expect(page(changes)).toMatchFileSnapshot(`golden/changes-${name}.md`);
  });

  test.each([40, 60, 100, 140])('has no line wider than %d columns', (width) => {
    expect(
      at(width, changes)
        .split('\n')
        .filter((line) => displayWidth(line) > width),
    ).toEqual([]);
  });
});

test('the verdict comes first, and colour changes nothing but the colour', () => {
  expect(at(120)).toMatch(/^b is worse in 2 of 5 ratios/);
  const coloured = at(120, slowerThreads(), true);
  const codes = new RegExp(`${ESCAPE}\\[(?:1|2|22|31|32|33|39)m`, 'g');
  expect(coloured).toMatch(codes);
  expect(coloured.replaceAll(codes, '')).toBe(at(120));
});

test('each change has its sign: worse, better, same, unclear', () => {
  const sign = (text: string) =>
    at(140)
      .split('\n')
      .find((line) => line.includes(text))!
      .trimEnd()
      .at(-1);
  expect([sign('0.712× ±'), sign('0.613×'), sign('0.993×'), sign('0.920×')]).toEqual(['▼', '▲', '=', '?']);
});

test('what is beyond the margin and yet unclear says why', () => {
  expect(at(200)).toContain(
    '? http-get latencyMs=20 @16 sequential 1 against its bound: η 0.920× (0.900–0.940): a machine 2 times as fast or as slow and the luck of its processes would give 0.83 to 1.11 by themselves',
  );
});

test('absolute numbers stand under a title that says what they are not', () => {
  for (const text of [at(140), page()]) {
    expect(text).toContain('Absolute numbers (two sessions: drift not removed, so no verdict)');
  }
  expect(page(nothingToCompare())).toContain(
    '⚠ **absolute numbers are not shown: the machines differ: usable cores 2 in a and 8 in b**',
  );
  expect(page(nothingToCompare())).not.toContain('Absolute numbers (');
});

test('what differs, what was counted and what was left out are all told', () => {
  for (const text of [at(200), page().replaceAll('**', '')]) {
    for (const fact of [
      'what differs: commit 712aea8c0f → 9e107d9d37 with changes; piscina 5.3.2 → 6.0.0; governor none → performance',
      'operations, errors, bytes and answers are equal in 1 of 2 cells (up to 12 rounds each)',
      'errors: status-500 none in a and 2 in b (round 3 and 1 more)',
      'invalid in b: little: throughput × latency says 2.10 in flight where 1 were allowed',
    ]) {
      expect(text).toContain(fact);
    }
  }
  expect(at(200)).toContain('· not compared: http-get @1 green 1: not in a');
});

test('a hostile name does nothing in a terminal', () => {
  const given = slowerThreads();
  const evil = {
    ...given,
    verdict: { ...given.verdict, sentence: HOSTILE },
    b: { ...given.b, commit: HOSTILE },
    differences: [{ what: HOSTILE, a: HOSTILE, b: null }],
    changes: given.changes.map((change) => ({
      ...change,
      id: HOSTILE,
      scenario: HOSTILE,
      baselineId: HOSTILE,
      reason: HOSTILE,
    })),
    counts: [
      {
        id: HOSTILE,
        scenario: HOSTILE,
        rounds: 1,
        differences: [{ what: HOSTILE, rounds: [1], a: HOSTILE, b: HOSTILE }],
      },
    ],
    absolute: { refused: HOSTILE, changes: [] },
    apart: [{ ...given.apart[0]!, id: HOSTILE, reason: HOSTILE }],
  };
  expect(at(120, evil)).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  expect(at(120, evil)).toContain('<script>alert(1)</script>');
});
