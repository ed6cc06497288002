import { existsSync, globSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newBaseFolder } from '../core/gate/base-folders.ts';

/** What docs/security.md promises of the whole, and that each of its promises is seen by a test that there is. */

const root = join(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs/security.md'), 'utf8');
const shipped = globSync('{cli,core,reports,runners,servers,suites}/**/*.{ts,mjs}', { cwd: root });
const code = (path: string) => readFileSync(join(root, path), 'utf8').replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '');

test('each row names tests that there are', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('|') && !/^\| (---|tried)/.test(line));
  expect(rows.length).toBeGreaterThan(20);
  for (const row of rows) {
    const named = [...row.matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path);
    expect(named, row).not.toEqual([]);
    for (const path of named) expect(existsSync(join(root, path)), path).toBe(true);
  }
});

test('nothing is evaluated, and no shell is started by text that is put together', () => {
  const evaluating = /\beval\(|new Function\(|shell: *true|\bexecSync\(|\bexec\(['"`]|vm\.run/;
  expect(shipped.filter((path) => evaluating.test(code(path)))).toEqual([]);
  // by name: a command of the user's own, what removes a folder, and what writes into a pipe, whose words are arguments
  const shells = shipped.filter((path) => /spawn(Sync)?\(\s*'(\/bin\/)?(ba)?sh'/.test(code(path)));
  expect(shells.toSorted()).toEqual(['core/gate/base-command.ts', 'servers/_own-folder.ts', 'suites/hidden-pool.ts']);
});

test('what is loaded is named by the user or is ours: nobody imports what a result file says', () => {
  const loading = shipped.filter((path) => /\bimport\((?!['"`])/.test(code(path)));
  for (const path of loading)
    expect(path).toMatch(/^(core\/(members|trial|live|gate)\/|core\/[a-z]+-process\.ts|cli\/lockstep\.mjs|runners\/)/);
});

test('temporary folders are of one user only', () => {
  const folder = newBaseFolder();
  try {
    expect(statSync(folder).mode & 0o077).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
  const made = shipped.filter((path) => /tmpdir\(\)/.test(code(path)) && !/mkdtempSync\(/.test(code(path)));
  // whether it can be written, a folder that is looked at before it is trusted, and in which of them one is made
  expect(made.toSorted()).toEqual(['core/machine/preflight.ts', 'core/monitor/places.ts', 'servers/_nobody.ts']);
});

test('nothing that is installed runs a script then, and no version is a range', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly hasInstallScript?: boolean }>>;
  };
  const own = Object.entries(packages).filter(([, { dev }]) => dev !== true);
  expect(own.length).toBeGreaterThan(20);
  expect(own.filter(([name, { hasInstallScript }]) => name !== '' && hasInstallScript === true)).toEqual([]);
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  expect(Object.values(dependencies).filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});
