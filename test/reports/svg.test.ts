import { describe, expect, test } from 'vitest';
import svg from '../../reports/svg.ts';
import { empty, interrupted, withFloor, withMissingCells } from './_cases.ts';
import { many, pictured, swept } from './_html-comparisons.ts';
import { POISON, renamed } from './_html-hostile.ts';
import { readable, tagsOf, unbalanced } from './_html-markup.ts';

const render = (of = pictured()) => svg.render.run(of, { width: 100, colour: false });
const cases = {
  pictured,
  swept,
  withFloor,
  withMissingCells,
  interrupted,
  empty,
  hostile: () => renamed(pictured(), POISON),
  many: () => many(12, 6),
};

/** A tag a line, so that a change can be read; it is still a picture to look at. */
test('the picture as a whole', async () => {
  await expect(render().replaceAll('><', '>\n<')).toMatchFileSnapshot('golden/pictured.svg');
});

describe.each(Object.entries(cases))('%s', (_, build) => {
  const page = render(build());

  test('is well-formed', () => {
    const { tags, leftOver } = tagsOf(page);
    expect(leftOver).toBe(0);
    expect(unbalanced(tags)).toEqual([]);
    expect(page).not.toMatch(/&(?!(?:amp|lt|gt|quot|#39);)/);
  });

  test('asks for nothing, runs nothing, and has no character that XML forbids', () => {
    const { tags } = tagsOf(page);
    expect(tags.filter(({ name }) => /script|image|use|foreignObject|^a$/i.test(name))).toEqual([]);
    expect(
      tags.flatMap(({ attributes }) => Object.keys(attributes)).filter((name) => /^on|href|src/i.test(name)),
    ).toEqual([]);
    expect(page).not.toMatch(/@import|url\(/);
    expect(page).not.toMatch(/[^\P{Cc}\n]|[\uFFFE\uFFFF]|\p{Cs}|\p{Cf}/u);
  });
});

test('it says what it shows: the verdict, and every panel in words', () => {
  const description = readable(/<desc id="about">(.*?)<\/desc>/.exec(render())?.[1] ?? '');
  expect(description).toMatch(/^event-loop: 15\.6×/);
  expect(description).toContain('64 operations, at most 16 in flight, all done after');
  expect(description).toContain('event-loop K=4 (control): ');
});

test('it is of the first row that has a winner, and never of a floor', () => {
  expect(render(swept())).toContain('http-get · latencyMs=20 · K=4');
  expect(render(withFloor())).not.toContain('noop');
});

test('it follows the theme of its reader, with a ground of its own', () => {
  expect(render()).toContain('@media (prefers-color-scheme:dark){svg{');
  expect(render()).toContain('<rect class="ground"');
});

test('where nothing was measured, it says so', () => {
  expect(render(empty())).toContain('Nothing was measured.');
});
