import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { comparisonSchema } from '../../core/records/comparison.ts';
import { SCRIPT } from '../../reports/html/script.ts';
import html from '../../reports/html.ts';
import { withMissingCells } from './_cases.ts';
import { many, pictured, swept } from './_html-comparisons.ts';
import { POISON, renamed } from './_html-hostile.ts';
import { readable, tagsOf } from './_html-markup.ts';
import { hostile } from './_hostile.ts';

const render = (of = pictured()) => html.render.run(of, { width: 100, colour: false });
const everything = () => ({ ...swept(), claims: withMissingCells().claims, warnings: withMissingCells().warnings });
const dataOf = (page: string) => /<script type="(application\/\w+)" id="comparison">([^<]*)<\/script>/.exec(page)!;
const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('the policy of the page', () => {
  const page = render();
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
  const directives = new Map(
    policy.split('; ').map((directive) => [directive.split(' ')[0]!, directive.split(' ').slice(1)]),
  );

  test('allows nothing that is not named', () => {
    expect(directives.get('default-src')).toEqual([`'none'`]);
    expect(directives.get('base-uri')).toEqual([`'none'`]);
    expect(directives.get('form-action')).toEqual([`'none'`]);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  test('comes before anything that it is to govern', () => {
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<style'));
    expect(page.indexOf('<title')).toBeGreaterThan(page.indexOf('Content-Security-Policy'));
  });

  test('names the hash of the one script and of the one style that the page has', () => {
    const scripts = [...page.matchAll(/<script>([^]*?)<\/script>/g)].map((match) => match[1]!);
    const styles = [...page.matchAll(/<style>([^]*?)<\/style>/g)].map((match) => match[1]!);
    expect(scripts.map(hash)).toEqual(directives.get('script-src'));
    expect(styles.map(hash)).toEqual(directives.get('style-src'));
    expect(page).not.toMatch(/ style="| on[a-z]+="/);
  });

  test('is the same whatever was measured', () => {
    expect(render(hostile())).toContain(policy);
  });
});

test('the script is one that an engine can read', () => {
  expect(() => new Script(SCRIPT)).not.toThrow();
});

describe('hostile names', () => {
  const plain = tagsOf(render(renamed(everything(), 'plain `y` '.padEnd(POISON.length, 'x'))));
  const page = render(renamed(everything(), POISON));
  const { tags, leftOver } = tagsOf(page);

  test('make no tag and no attribute: the page is built like that of harmless ones', () => {
    const skeleton = (of: typeof tags) =>
      of.map(({ name, attributes }) => [name, ...Object.keys(attributes)].join(' '));
    expect(skeleton(tags)).toEqual(skeleton(plain.tags));
    expect(leftOver).toBe(0);
  });

  test('bring no control character, turn no text round, and leave no half character', () => {
    expect(page).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|[\uFFFE\uFFFF]|\p{Cs}/u);
  });

  test('are still readable as what they are', () => {
    expect(readable(page)).toContain(
      '</script><script>alert(1)</script></style></title></desc>"><img src=x onerror=alert(2)>',
    );
  });
});

describe('the data of the page', () => {
  test('is the comparison, to six digits', () => {
    const [, type, json] = dataOf(render());
    expect(type).toBe('application/json');
    const found = comparisonSchema.parse(JSON.parse(json!));
    const rounded = JSON.parse(
      JSON.stringify(pictured(), (_, value: unknown) =>
        typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value,
      ),
    ) as unknown;
    expect(found).toEqual(rounded);
  });

  test('of hostile names is the comparison too, and holds no character that could end it', () => {
    const given = renamed(pictured(), POISON);
    const [, , json] = dataOf(render(given));
    expect(json).not.toMatch(/[<>&\u2028\u2029\u202E]|\p{Cc}|##\[/u);
    expect((JSON.parse(json!) as typeof given).verdict.sentence).toBe(given.verdict.sentence);
    expect((JSON.parse(json!) as typeof given).cells.map(({ id }) => id)).toEqual(given.cells.map(({ id }) => id));
  });

  test('of many cells is packed, and leaves out what is not drawn', () => {
    const given = many(60, 6);
    const [, type, packed] = dataOf(render(given));
    expect(type).toBe('application/gzip');
    const found = comparisonSchema.parse(JSON.parse(gunzipSync(Buffer.from(packed!, 'base64')).toString()));
    expect(found.cells.map(({ id, throughputPerSecond }) => [id, throughputPerSecond])).toEqual(
      given.cells.map(({ id, throughputPerSecond }) => [id, throughputPerSecond]),
    );
    expect(found.cells[0]?.waterfall).not.toBeNull();
    expect(found.cells.at(-1)).toMatchObject({
      waterfall: null,
      latencyCurve: [],
      samples: { throughputPerSecond: [] },
    });
  });
});
