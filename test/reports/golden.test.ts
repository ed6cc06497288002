import { expect, test } from 'vitest';
import claims from '../../reports/claims.ts';
import json from '../../reports/json.ts';
import markdown from '../../reports/markdown.ts';
import terminal from '../../reports/terminal.ts';
import { empty, httpGet, interrupted, withFloor, withMissingCells } from './_cases.ts';
import { claimed } from './_claimed.ts';
import { hostile } from './_hostile.ts';

/** Every page as a whole, to be read by people when it changes: `npx vitest run test/reports -u` writes them anew. */

const cases = {
  'http-get': httpGet(),
  floor: withFloor(),
  'missing-cells': withMissingCells(),
  interrupted: interrupted(),
  empty: empty(),
  claimed: claimed(),
  hostile: hostile(),
};
const file = { width: 100, colour: false };

for (const [name, comparison] of Object.entries(cases)) {
  test(`${name} as markdown`, async () => {
    await expect(markdown.render.run(comparison, file)).toMatchFileSnapshot(`golden/${name}.md`);
  });

  for (const width of [80, 120]) {
    test(`${name} in a terminal of ${width} columns`, async () => {
      const text = terminal.render.run(comparison, { width, colour: false });
      await expect(text).toMatchFileSnapshot(`golden/${name}-${width}.txt`);
    });
  }
}

test('http-get in a terminal with colours', async () => {
  const text = terminal.render.run(cases['http-get'], { width: 100, colour: true });
  await expect(text.replaceAll('\u001B', '␛')).toMatchFileSnapshot('golden/http-get-colour.txt');
});

for (const name of ['claimed', 'http-get', 'empty'] as const) {
  test(`${name} as a page of claims`, async () => {
    await expect(claims.render.run(cases[name], file)).toMatchFileSnapshot(`golden/${name}.claims.md`);
  });
}

for (const name of ['http-get', 'hostile'] as const) {
  test(`${name} as json`, async () => {
    await expect(json.render.run(cases[name], file)).toMatchFileSnapshot(`golden/${name}.json`);
  });
}
