import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Which other rooms a room imports from, each above those that it uses: exactly these, so that a wall is a decision. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  suites: ['core/trial', 'core/http', 'core/work', 'core/members', 'core/text'],
  servers: ['core/trial', 'core/work', 'core/members'],
  runners: ['core/trial', 'core/process', 'core/members', 'core/text'],
  reports: [
    'reports/terminal',
    'reports/markdown',
    'reports/html',
    'reports/charts',
    'reports/xml',
    'reports/facts',
    'reports/words',
    'core/members',
    'core/records',
    'core/text',
  ],
  'reports/terminal': ['reports/facts', 'reports/words', 'core/members', 'core/records', 'core/text'],
  'reports/markdown': ['reports/facts', 'reports/words', 'core/members', 'core/records', 'core/text'],
  'reports/html': ['reports/charts', 'reports/xml', 'reports/facts', 'reports/words', 'core/records', 'core/text'],
  'reports/charts': ['reports/xml', 'reports/words', 'core/theory', 'core/records', 'core/text'],
  'reports/xml': ['reports/facts', 'reports/words', 'core/records'],
  'reports/facts': ['reports/words', 'core/plan', 'core/members', 'core/records', 'core/text'],
  'reports/words': ['core/records', 'core/text'],
  core: ['core/trial', 'core/work', 'core/process', 'core/members', 'core/machine', 'core/records'],
  cli: [
    'core',
    'core/readme',
    'core/monitor',
    'core/gate',
    'core/session',
    'core/live',
    'core/explain',
    'core/plan',
    'core/capacity',
    'core/shards',
    'core/analysis',
    'core/work',
    'core/members',
    'core/machine',
    'core/records',
    'core/text',
  ],
  'core/readme': ['core/machine', 'core/text'],
  'core/monitor': ['core/session', 'core/plan', 'core/process', 'core/machine', 'core/records', 'core/text'],
  'core/gate': [
    'core/shards',
    'core/session',
    'core/analysis',
    'core/work',
    'core/members',
    'core/machine',
    'core/stats',
    'core/records',
    'core/text',
  ],
  'core/session': [
    'core/plan',
    'core/work',
    'core/process',
    'core/members',
    'core/machine',
    'core/stats',
    'core/records',
    'core/text',
  ],
  'core/live': [
    'core/session',
    'core/trial',
    'core/process',
    'core/members',
    'core/machine',
    'core/records',
    'core/text',
  ],
  'core/explain': [
    'core/simulation',
    'core/plan',
    'core/theory',
    'core/analysis',
    'core/trial',
    'core/work',
    'core/members',
    'core/stats',
    'core/records',
    'core/text',
  ],
  'core/shards': ['core/plan', 'core/machine', 'core/records', 'core/text'],
  'core/simulation': ['core/members', 'core/stats'],
  'core/plan': ['core/work', 'core/members', 'core/stats', 'core/records', 'core/text'],
  'core/capacity': ['core/theory', 'core/analysis', 'core/stats', 'core/records', 'core/text'],
  'core/theory': ['core/stats', 'core/text'],
  'core/analysis': ['core/trial', 'core/members', 'core/machine', 'core/stats', 'core/records', 'core/text'],
  'core/trial': ['core/http', 'core/work', 'core/process', 'core/members', 'core/stats', 'core/records', 'core/text'],
  'core/http': [],
  'core/work': ['core/members', 'core/records'],
  'core/process': ['core/members', 'core/machine', 'core/stats', 'core/records', 'core/text'],
  'core/members': ['core/records', 'core/text'],
  'core/machine': ['core/stats', 'core/records', 'core/text'],
  'core/stats': [],
  'core/records': ['core/text'],
  'core/text': [],
};

interface Arrow {
  readonly from: string;
  readonly to: string;
}

function roomsBelow(folder: string): string[] {
  const inner = readdirSync(join(root, folder), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [folder, ...inner.flatMap(({ name }) => roomsBelow(join(folder, name)))];
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

const roomOf = (file: string) => relative(root, join(root, file, '..'));
const arrows = Object.keys(rooms).flatMap(filesIn).flatMap(arrowsOf);
const between = arrows
  .map(({ from, to }) => ({ from: roomOf(from), to: roomOf(to) }))
  .filter(({ from, to }) => from !== to);

test('every folder is a room, and the imports of each are read', () => {
  const folders = ['cli', 'suites', 'runners', 'servers', 'reports', 'core'].flatMap(roomsBelow);
  expect(folders.toSorted()).toEqual(Object.keys(rooms).toSorted());
  for (const room of folders) expect(filesIn(room), room).not.toHaveLength(0);
  expect(arrows.length).toBeGreaterThan(1000);
});

test('every room of core/ has its sentence in the architecture', () => {
  const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const told = Object.keys(rooms).filter((room) => room.startsWith('core/') && text.includes(`| \`${room}/\` |`));
  expect(told.toSorted()).toEqual(
    Object.keys(rooms)
      .filter((room) => room.startsWith('core/'))
      .toSorted(),
  );
});

test.each(Object.entries(rooms))(
  '%s imports from the rooms that it may import from, and from no other',
  (room, may) => {
    const imported = new Set(between.filter(({ from }) => from === room).map(({ to }) => to));
    expect([...imported].toSorted()).toEqual(may.toSorted());
  },
);

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

test('imports run in no circle, of files or of rooms', () => {
  expect(circlesOf(arrows)).toEqual([]);
  expect(circlesOf(between)).toEqual([]);
});

test('a member of a registry is imported by nobody: it is found by its name', () => {
  const registries = ['suites', 'runners', 'servers', 'reports'];
  const named = arrows.filter(({ to }) => registries.includes(roomOf(to)) && !/\/_/.test(to));
  expect(named).toEqual([]);
});

/** What is loaded wherever a run starts a process or a thread, many times in each. */
const started = [
  ...filesIn('core').filter((file) => file.endsWith('-process.ts')),
  ...filesIn('runners'),
  ...filesIn('servers').filter((file) => !file.includes('/_')),
];

/** The packages that a file loads at once, by itself or through what it imports; types are no imports when it runs. */
function packagesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = readFileSync(join(root, file), 'utf8');
  const specifiers = [...text.matchAll(/^(?:import|export) (?!type\b)(?:[^;']*? from )?'([^']+)'/gms)].map(
    (match) => match[1] ?? '',
  );
  return specifiers.flatMap((to) => {
    if (to.startsWith('.')) return packagesOf(normalize(join(file, '..', to)), seen);
    return to.startsWith('node:') ? [] : [to];
  });
}

test.each(started)('%s loads no package that takes longer than what it is for: no schemas', (file) => {
  expect(packagesOf(file)).not.toContain('zod');
});
