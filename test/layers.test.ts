import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
/** What reports are made of, by form. */
const reportRooms = [
  'reports/words',
  'reports/facts',
  'reports/terminal',
  'reports/markdown',
  'reports/xml',
  'reports/charts',
  'reports/html',
] as const;
const layers = [
  'cli',
  'suites',
  'runners',
  'servers',
  'reports',
  ...reportRooms,
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
  reports: ['reports', ...reportRooms, 'core', 'core/text'],
  ...Object.fromEntries(reportRooms.map((room) => [room, [...reportRooms, 'core', 'core/text']])),
  // what theory says of measured points is drawn beside them
  'reports/charts': [...reportRooms, 'core', 'core/text', 'core/theory'],
  core: ['core', 'core/stats', 'core/text'],
  'core/analysis': ['core/analysis', 'core/theory', 'core', 'core/stats'],
  'core/base': ['core/base', 'core'],
  'core/capacity': ['core/capacity', 'core/analysis', 'core/theory', 'core', 'core/stats', 'core/text'],
  'core/diagnosis': ['core/diagnosis', 'core/gate', 'core'],
  'core/explain': [
    'core/explain',
    'core/analysis',
    'core/simulation',
    'core/theory',
    'core',
    'core/stats',
    'core/text',
  ],
  'core/gate': ['core/gate', 'core/base', 'core/analysis', 'core', 'core/stats'],
  'core/readme': ['core/readme', 'core'],
  'core/simulation': ['core/simulation', 'core', 'core/stats'],
  'core/theory': ['core/theory', 'core/stats'],
  'core/stats': ['core/stats'],
  'core/text': ['core/text', 'core'],
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

test('no imports run in a circle', () => {
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[] = [];
  function visit(file: string, path: readonly string[]): void {
    if (state.get(file) === 'open') circles.push([...path, file].join(' → '));
    if (state.has(file)) return;
    state.set(file, 'open');
    for (const { to } of arrows.filter(({ from }) => from === file)) visit(to, [...path, file]);
    state.set(file, 'done');
  }
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

test('a member of a registry is imported by nobody: it is found by its name', () => {
  const registries = ['suites', 'runners', 'servers', 'reports'];
  const named = arrows.filter(({ to }) => registries.includes(folderOf(to)) && !/\/_/.test(to));
  expect(named).toEqual([]);
});
