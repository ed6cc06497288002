import { expect, test } from 'vitest';
import { packageIn, parentElsewhere } from '../../../core/members/installation.ts';

test.each([
  ['/p/node_modules/undici/index.js', 'undici', '/p/node_modules/undici'],
  ['/p/node_modules/undici-types/index.js', 'undici', null],
  ['/p/node_modules/@a/b/lib/x.js', '@a/b', '/p/node_modules/@a/b'],
  [
    '/p/node_modules/.pnpm/undici@8.1.0/node_modules/undici/index.js',
    'undici',
    '/p/node_modules/.pnpm/undici@8.1.0/node_modules/undici',
  ],
  ['/p/node_modules/undici/node_modules/other/index.js', 'undici', null],
  ['/p/undici/index.js', 'undici', null],
])('%s is of the package %s: %s', (path, name, folder) => {
  expect(packageIn(`file://${path}`, name)).toBe(folder);
  expect(packageIn(`file://${path}?again`, name)).toBe(folder);
});

test('a module of the project is looked from in its place of the other installation', () => {
  const installation = { root: '/p', folder: '/cache/1' };
  expect(parentElsewhere('file:///p/bench/a.ts', installation)).toBe('file:///cache/1/bench/a.ts');
  expect(parentElsewhere('file:///p/node_modules/x/a.js', installation)).toBe('file:///cache/1/node_modules/x/a.js');
});

test.each<[string, string | undefined, string | null]>([
  ['outside of the project', 'file:///pp/a.ts', '/cache/1'],
  ['without a file', undefined, '/cache/1'],
  ['of Node itself', 'node:fs', '/cache/1'],
  ['on the side of the project', 'file:///p/a.ts', null],
])('nothing is moved %s', (_, parent, folder) => {
  expect(parentElsewhere(parent, { root: '/p', folder })).toBeNull();
});
