import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const layers = [
  'cli',
  'suites',
  'runners',
  'servers',
  'reports',
  'reports/words',
  'reports/facts',
  'reports/terminal',
  'reports/markdown',
  'reports/xml',
  'reports/charts',
  'reports/html',
  'core',
  'core/analysis',
  'core/base',
  'core/capacity',
  'core/diagnosis',
  'core/explain',
  'core/gate',
  'core/readme',
  'core/simulation',
  'core/theory',
  'core/stats',
  'core/text',
] as const;

/** Which folders a folder may import from, itself included. */
const downhill: Readonly<Record<string, readonly string[]>> = {
  cli: [
    'cli',
    'core',
    'core/analysis',
    'core/base',
    'core/capacity',
    'core/diagnosis',
    'core/explain',
    'core/gate',
    'core/readme',
    'core/theory',
    'core/stats',
    'core/text',
  ],
  suites: ['suites', 'core'],
  runners: ['runners', 'core'],
  servers: ['servers', 'core'],
  // a report is made of what is in the rooms below it, and of no other report
  reports: [
    'reports/words',
    'reports/facts',
    'reports/terminal',
    'reports/markdown',
    'reports/xml',
    'reports/charts',
    'reports/html',
    'core',
    'core/text',
  ],
  'reports/words': ['reports/words', 'core', 'core/text'],
  'reports/facts': ['reports/facts', 'reports/words', 'core', 'core/text'],
  'reports/terminal': ['reports/terminal', 'reports/facts', 'reports/words', 'core', 'core/text'],
  'reports/markdown': ['reports/markdown', 'reports/facts', 'reports/words', 'core', 'core/text'],
  'reports/xml': ['reports/xml', 'reports/facts', 'reports/words', 'core'],
  // what theory says of measured points is drawn beside them
  'reports/charts': ['reports/charts', 'reports/xml', 'reports/words', 'core', 'core/text', 'core/theory'],
  'reports/html': [
    'reports/html',
    'reports/charts',
    'reports/xml',
    'reports/facts',
    'reports/words',
    'core',
    'core/text',
  ],
  core: ['core', 'core/stats', 'core/text'],
  'core/analysis': ['core/analysis', 'core/theory', 'core', 'core/stats', 'core/text'],
  'core/base': ['core/base', 'core'],
  'core/capacity': ['core/capacity', 'core/analysis', 'core/theory', 'core', 'core/stats', 'core/text'],
  'core/diagnosis': ['core/diagnosis', 'core/gate', 'core', 'core/text'],
  'core/explain': [
    'core/explain',
    'core/analysis',
    'core/simulation',
    'core/theory',
    'core',
    'core/stats',
    'core/text',
  ],
  'core/gate': ['core/gate', 'core/base', 'core/analysis', 'core', 'core/stats', 'core/text'],
  'core/readme': ['core/readme', 'core'],
  'core/simulation': ['core/simulation', 'core', 'core/stats'],
  'core/theory': ['core/theory', 'core/stats', 'core/text'],
  'core/stats': ['core/stats'],
  'core/text': ['core/text'],
};

interface Arrow {
  readonly from: string;
  readonly to: string;
}

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => /\.(ts|mjs)$/.test(name))
    .map((name) => join(folder, name));
}

function arrowsOf(file: string): Arrow[] {
  const text = readFileSync(join(root, file), 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)].map((match) => match[1] ?? '');
  return specifiers.map((to) => ({ from: file, to: normalize(join(file, '..', to)) }));
}

const folderOf = (file: string) => relative(root, join(root, file, '..'));
const files = layers.flatMap(filesIn);
const arrows = files.flatMap(arrowsOf);

test('the imports of every folder are read', () => {
  for (const layer of layers) expect(filesIn(layer), layer).not.toHaveLength(0);
  expect(arrows.length).toBeGreaterThan(50);
});

test('every import runs downhill', () => {
  const uphill = arrows.filter(({ from, to }) => !downhill[folderOf(from)]?.includes(folderOf(to)));
  expect(uphill).toEqual([]);
});

/** Every circle that the arrows make, as the way round it. */
function circlesOf(all: readonly Arrow[]): string[] {
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[] = [];
  function visit(place: string, path: readonly string[]): void {
    if (state.get(place) === 'open') circles.push([...path, place].join(' → '));
    if (state.has(place)) return;
    state.set(place, 'open');
    for (const { to } of all.filter(({ from }) => from === place)) visit(to, [...path, place]);
    state.set(place, 'done');
  }
  for (const { from } of all) visit(from, []);
  return circles;
}

test('no imports run in a circle', () => {
  expect(circlesOf(arrows)).toEqual([]);
});

test('no imports run in a circle of folders', () => {
  const between = arrows
    .map(({ from, to }) => ({ from: folderOf(from), to: folderOf(to) }))
    .filter(({ from, to }) => from !== to);
  expect(circlesOf(between)).toEqual([]);
});

test('a folder imports from each that it may import from: what it no longer needs is no longer allowed', () => {
  const isUsed = (from: string, to: string) =>
    from === to || arrows.some((arrow) => folderOf(arrow.from) === from && folderOf(arrow.to) === to);
  const rooms = layers.filter((layer) => layer.startsWith('reports'));
  const unused = rooms.flatMap((from) =>
    (downhill[from] ?? []).filter((to) => !isUsed(from, to)).map((to) => `${from} → ${to}`),
  );
  expect(unused).toEqual([]);
});

test('a member of a registry is imported by nobody: it is found by its name', () => {
  const registries = ['suites', 'runners', 'servers', 'reports'];
  const named = arrows.filter(({ to }) => registries.includes(folderOf(to)) && !/\/_/.test(to));
  expect(named).toEqual([]);
});
