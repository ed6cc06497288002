import { describe, expect, test } from 'vitest';
import summary from '../../reports/github-summary.ts';
import markdown from '../../reports/markdown.ts';
import { httpGet } from './_cases.ts';
import { everyCase } from './_every-case.ts';
import { htmlOf, tablesIn } from './_gfm.ts';
import { HOSTILE } from './_hostile.ts';
import { many } from './_many.ts';

const file = { width: 100, colour: false };
const render = (of = httpGet()) => summary.render.run(of, file);
const MIB = 1024 * 1024;
/** Three cells each: more than is shown, with details and without. */
const SCENARIOS = 1100;
const large = render(many(SCENARIOS));

test.each(Object.entries(everyCase))('%s fits, and is the markdown report', (_, of) => {
  expect(render(of)).toBe(markdown.render.run(of, file));
});

describe('a report that is larger than GitHub shows', () => {
  test('would be, and is not any more', () => {
    expect(Buffer.byteLength(markdown.render.run(many(SCENARIOS), file))).toBeGreaterThan(MIB);
    expect(Buffer.byteLength(large)).toBeLessThanOrEqual(MIB);
    expect(Buffer.byteLength(large)).toBeGreaterThan(MIB / 2);
  });

  test('says what was left out, and where it is', () => {
    const shown = large.match(/^### http-get/gm)!.length;
    const notice = large.split('\n').find((line) => line.includes('Left out'));
    // whether the floors still fit depends on the last bytes below the limit
    expect(notice?.replace(' floors,', '')).toBe(
      `⚠ **Left out, since GitHub shows no more than 1 MiB: ${SCENARIOS - shown} scenarios, all cells and the environment. lockstep report --as markdown tells all of it.**`,
    );
    expect(large.trimEnd().split('\n').slice(-3)).toEqual(['```sh', many(1).command, '```']);
  });

  test('ends in the middle of no row, no table and no fold', () => {
    const sections = large.split(/^(?=### )/m);
    expect(sections.length).toBeGreaterThan(500);
    for (const section of sections.filter((one) => one.startsWith('### http-get')).slice(0, -1))
      expect(section).toMatch(/^### .*\n\n(?:\|.*\|\n){5}\n$/);
    // as GitHub reads it: what comes before the scenarios, some of them, and all that comes at the end
    const read = [sections.slice(0, 40), sections.slice(-40)].map((some) => tablesIn(htmlOf(some.join(''))));
    const tables = read.flatMap((some) => some.filter(([head]) => head![0] === 'rank'));
    expect(tables.length).toBeGreaterThan(70);
    for (const table of tables) {
      expect(table).toHaveLength(1 + 3);
      expect(new Set(table.map((row) => row.length)).size).toBe(1);
    }
    for (const line of large.split('\n').filter((one) => one.startsWith('|'))) expect(line).toMatch(/\|$/);
    expect(large.match(/<details>/g)?.length).toBe(large.match(/<\/details>/g)?.length);
  });

  test('fits also where a name is nothing but what has to be escaped', () => {
    const given = many(400);
    const cells = given.cells.map((cell) => ({
      ...cell,
      params: { [HOSTILE.repeat(4)]: '@#@#' },
      model: `${'@'.repeat(200)}${cell.model}`,
    }));
    const verdict = { ...given.verdict, sentence: '@'.repeat(1_000_000) };
    const text = render({ ...given, cells, verdict, command: '`'.repeat(100_000) });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MIB);
    expect(text).toContain('…**');
  });
});
