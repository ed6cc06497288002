import { describe, expect, test } from 'vitest';
import html from '../../reports/html.ts';
import { empty, httpGet, interrupted, withFloor, withMissingCells } from './_cases.ts';
import { many, pictured, swept } from './_html-comparisons.ts';
import { POISON, renamed } from './_html-hostile.ts';
import { headingsOf, readable, tagsOf, unbalanced } from './_html-markup.ts';

const render = (of = pictured()) => html.render.run(of, { width: 100, colour: false });
const cases = {
  pictured,
  httpGet,
  swept,
  withFloor,
  withMissingCells,
  interrupted,
  empty,
  hostile: () => renamed(withMissingCells(), POISON),
  many: () => many(20, 6),
};

describe.each(Object.entries(cases))('%s', (_, build) => {
  const page = render(build());
  const { tags, leftOver } = tagsOf(page);

  test('every tag closes, and no other "<" is left', () => {
    expect(unbalanced(tags)).toEqual([]);
    expect(leftOver).toBe(0);
  });

  test('no id is given twice, and whatever is pointed at is there', () => {
    const ids = tags.flatMap(({ attributes }) => attributes['id'] ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const pointed = tags.flatMap(({ attributes }) =>
      [
        attributes['aria-labelledby'],
        attributes['aria-describedby'],
        attributes['for'],
        attributes['href']?.replace(/^#|^data:.*/, ''),
      ].filter((id) => id !== undefined && id !== ''),
    );
    expect(pointed.filter((id) => !ids.includes(id!))).toEqual([]);
  });

  test('one first heading, and none that skips a level', () => {
    const levels = headingsOf(page).map(({ level }) => level);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.entries()) expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1);
  });

  test('every table has a caption and scopes, and every picture a title and a description', () => {
    expect(page.match(/<caption>/g)?.length ?? 0).toBe(page.match(/<table/g)?.length ?? 0);
    const heads = tags.filter(({ name, isClosing }) => name === 'th' && !isClosing);
    expect(heads.filter(({ attributes }) => !['row', 'col'].includes(attributes['scope'] ?? ''))).toEqual([]);
    const pictures = [...page.matchAll(/<svg [^>]*role="img" aria-labelledby[^>]*>(.*?)<\/svg>/g)];
    for (const [, picture] of pictures)
      expect(picture).toMatch(/^<title id="[^"]+">[^<]+<\/title><desc id="[^"]+">[^<]+<\/desc>/);
  });

  test('has no number that is none', () => {
    expect(readable(page.replaceAll(/<(script|style)[^>]*>[^]*?<\/\1>/g, ''))).not.toMatch(
      /NaN|Infinity|undefined|\[object/,
    );
    expect(page).not.toMatch(/ (?:d|x|y|width|height|points)="[^"]*(?:NaN|Infinity|undefined)/);
  });

  test('asks nothing of anybody', () => {
    const addresses = tags.flatMap(({ attributes }) => [attributes['src'], attributes['href'], attributes['action']]);
    expect(
      addresses.filter(
        (address) => address !== undefined && !/^(?:#[\w-]+|data:image\/svg\+xml,[\w%.-]+)$/.test(address),
      ),
    ).toEqual([]);
    expect(page).not.toMatch(/@import|@font-face|url\(/);
  });
});
