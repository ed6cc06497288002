import { describe, expect, test } from 'vitest';
import junit from '../../reports/junit.ts';
import { empty, httpGet, interrupted, withMissingCells } from './_cases.ts';
import { eventLoop } from './_cells.ts';
import { claimed } from './_claimed.ts';
import { comparison } from './_comparison.ts';
import { hostile } from './_hostile.ts';
import { type Element, readXml } from './_xml.ts';

const read = (of = httpGet()) => readXml(junit.render.run(of, { width: 100, colour: false }));
const casesOf = (root: Element) => root.children.flatMap((suite) => suite.children);
const caseOf = (of: ReturnType<typeof httpGet>, name: string) =>
  casesOf(read(of)).find(({ attributes }) => attributes['name'] === name)!;

test.each([
  ['http-get', httpGet()],
  ['missing cells', withMissingCells()],
  ['interrupted', interrupted()],
  ['empty', empty()],
  ['claimed', claimed()],
  ['hostile', hostile()],
])('%s is well-formed, and its counts are those of its parts', (_, of) => {
  const root = read(of);
  for (const element of [root, ...root.children]) {
    const cases = element === root ? casesOf(root) : element.children;
    const having = (name: string) =>
      String(cases.filter((one) => one.children.some((child) => child.name === name)).length);
    expect(element.attributes).toMatchObject({
      tests: String(cases.length),
      failures: having('failure'),
      errors: having('error'),
      skipped: having('skipped'),
    });
  }
  expect(casesOf(root)).toHaveLength(of.cells.length + of.claims.length);
});

test('a scenario is a suite, a cell is a case, and its figures are its properties', () => {
  const found = caseOf(httpGet(), 'worker-thread-pool 4×4');
  expect(found.attributes).toEqual({
    classname: 'http-get latencyMs=20 @16',
    name: 'worker-thread-pool 4×4',
    time: '0.276000',
  });
  const properties = found.children[0]!.children.map(({ attributes }) => [attributes['name'], attributes['value']]);
  expect(properties).toContainEqual(['throughputPerSecond', '724']);
  expect(properties).toContainEqual(['cpuMicrosPerOperation', '972']);
});

test('INVALID is a failure, failed an error, unsupported skipped: each with its reason, and none is green', () => {
  const outcome = (name: string) => {
    const [child] = caseOf(withMissingCells(), name).children;
    return [child!.name, child!.attributes['message']];
  };
  const rows = casesOf(read({ ...withMissingCells(), claims: [] })).slice(-4);
  expect(rows.map(({ children }) => children[0]!.name)).toEqual(['properties', 'error', 'failure', 'skipped']);
  expect(outcome('process-pool K=16')).toEqual(['skipped', 'process-pool needs a suite that names a server']);
  expect(rows[2]!.children[0]!.attributes['message']).toMatch(/^the server saw 4 calls in flight at most/);
});

test('a claim is a case of its suite: green where confirmed, else skipped with its verdict, and never a failure', () => {
  const own = read(claimed()).children.filter(({ attributes }) => attributes['name']!.startsWith('claims of'));
  expect(own.map(({ attributes }) => attributes['name'])).toEqual(['claims of http-get', 'claims of scrape']);
  const cases = own.flatMap(({ children }) => children);
  expect(cases.map(({ attributes }) => attributes['name'])).toEqual([
    'waiting-together',
    'threads-are-faster',
    'few-connections',
  ]);
  expect(cases.map(({ children }) => children.map(({ name }) => name))).toEqual([
    ['properties'],
    ['skipped', 'properties'],
    ['skipped', 'properties'],
  ]);
  expect(cases[1]!.children[0]!.attributes['message']).toBe('✗ refuted: Threads are faster than one loop.');
  const properties = cases[0]!.children[0]!.children.map(({ attributes }) => [attributes['name'], attributes['value']]);
  expect(properties).toContainEqual(['verdict', 'confirmed']);
  expect(properties.find(([name]) => name === 'finding 1')?.[1]).toMatch(
    /^✓ throughput 15\.3× \[15\.1, 15\.5\], expected at least 10× \(16 in flight for 1\): event-loop K=16 ÷ sequential K=1/,
  );
});

test('what was not measured has no property', () => {
  const cells = [{ ...eventLoop, cpuMicrosPerOperation: null }];
  const [only] = casesOf(read(comparison({ cells })));
  expect(only!.children[0]!.children.map(({ attributes }) => attributes['name'])).not.toContain(
    'cpuMicrosPerOperation',
  );
});

describe('a hostile name', () => {
  test.each([
    ['ends no attribute and opens no element', `"/><failure message="`, '"/><failure message="'],
    ['makes no reference', '&lt;&#0;&unknown;', '&lt;&#0;&unknown;'],
    ['brings no character that XML cannot hold', 'a\u0000b\u0008c\uFFFEd\uFFFFe', 'a b cde'],
    ['brings no half character', 'a\uD800b', 'a\uFFFDb'],
    ['ends no comment and no CDATA', ']]> -->', ']]> -->'],
  ])('%s', (_, model, shown) => {
    const [only] = casesOf(read(comparison({ cells: [{ ...eventLoop, model }] })));
    expect(only!.attributes['name']).toBe(`${shown} K=16`);
  });
});

describe('the reader of this test', () => {
  const page = (body: string) => `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;

  test.each([
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<a b="1" b="2"/>',
    '<a b="&"/>',
    '<a b="&nbsp;"/>',
    '<a b="<"/>',
    '<a>text</a>',
    '<a b=1/>',
    '',
    '<a b="\u0001"/>',
  ])('refuses %s', (body) => {
    expect(() => readXml(page(body))).toThrow();
  });
});
