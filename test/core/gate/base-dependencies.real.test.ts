import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { EnvironmentError } from '../../../core/text/errors.ts';
import { processesOf } from '../../faults/_processes.ts';
import { withBase } from './_base.ts';
import { Repository } from '../../cli/_repository.ts';

/** What makes another commit fit to run. */

/** Commands of this name only write down that they ran. */
function stub(repository: Repository, name: string): void {
  const folder = dirname(repository.folder);
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  repository.write({ [`../bin/${name}`]: '#!/bin/sh\necho "$@" > installed\n' });
  chmodSync(join(bin, name), 0o755);
  vi.stubEnv('PATH', `${bin}${delimiter}${process.env['PATH']}`);
}

describe('dependencies', () => {
  const files = {
    '.gitignore': 'node_modules\n',
    'package.json': '{"dependencies":{"dep":"1.0.0"}}',
    'package-lock.json': '{"lockfileVersion":3}',
  };
  function installed(some: Readonly<Record<string, string>> = {}): Repository {
    const repository = new Repository({ ...files, ...some });
    repository.write({ 'node_modules/dep/index.js': '' });
    stub(repository, 'npm');
    return repository;
  }
  const isShared = (folder: string) => lstatSync(join(folder, 'node_modules')).isSymbolicLink();

  test('are shared where the lock file is the same', async () => {
    const told = await withBase(installed(), (_, folder) => {
      expect(isShared(folder)).toBe(true);
      expect(readdirSync(join(folder, 'node_modules'))).toEqual(['dep']);
    });
    expect(told).toBe('');
  });

  test('that are shared are still there when the base is closed', async () => {
    const repository = installed();
    await withBase(repository);
    expect(readdirSync(repository.path('node_modules/dep'))).toEqual(['index.js']);
  });

  test.each([
    ['package-lock.json', '{"lockfileVersion":2}'],
    ['package.json', '{"dependencies":{"dep":"2.0.0"}}'],
    ['package.json', '{"dependencies":{"dep":"1.0.0"},"overrides":{"inner":"2.0.0"}}'],
    ['patches/dep+1.0.0.patch', 'another'],
    ['.npmrc', 'legacy-peer-deps=true'],
  ])('are installed anew where %s has changed', async (name, text) => {
    const repository = installed();
    repository.write({ [name]: text });
    const told = await withBase(repository, (_, folder) => {
      expect(readFileSync(join(folder, 'installed'), 'utf8')).toBe('ci\n');
      expect(existsSync(join(folder, 'node_modules'))).toBe(false);
    });
    expect(told).toBe('preparing the base: npm ci\n');
  });

  test('are shared where package.json changed in what is no dependency', async () => {
    const repository = installed();
    repository.write({ 'package.json': '{"version":"2.0.0","dependencies":{"dep":"1.0.0"}}' });
    await withBase(repository, (_, folder) => expect(isShared(folder)).toBe(true));
  });

  test.each(['own', '@us/own'])('are not shared where %s of the repository is linked into them', async (name) => {
    const repository = installed({ 'packages/own/index.js': '' });
    mkdirSync(dirname(repository.path(`node_modules/${name}`)), { recursive: true });
    symlinkSync(repository.path('packages/own'), repository.path(`node_modules/${name}`));
    const told = await withBase(repository, (_, folder) =>
      expect(existsSync(join(folder, 'node_modules'))).toBe(false),
    );
    expect(told).toBe('preparing the base: npm ci\n');
  });

  test('are shared where what is linked is a package of their own, as pnpm does', async () => {
    const repository = installed();
    repository.write({ 'node_modules/.pnpm/other@1/node_modules/other/index.js': '' });
    const store = repository.path('node_modules/.pnpm/other@1/node_modules/other');
    symlinkSync(store, repository.path('node_modules/other'));
    await withBase(repository, (_, folder) => expect(isShared(folder)).toBe(true));
  });

  test.each([
    ['bun.lock', 'old', 'bun install --frozen-lockfile'],
    ['yarn.lock', '# yarn lockfile v1', 'yarn install --frozen-lockfile'],
    ['yarn.lock', '__metadata:', 'yarn install --immutable'],
    ['pnpm-lock.yaml', 'lockfileVersion: 9', 'pnpm install --frozen-lockfile'],
  ])('are installed by what wrote their lock file: %s, %s', async (lock, text, install) => {
    const repository = new Repository({ '.gitignore': 'node_modules\n', 'package.json': '{}', [lock]: text });
    repository.write({ [lock]: 'new', 'node_modules/dep/index.js': '' });
    stub(repository, install.split(' ')[0] as string);
    expect(await withBase(repository)).toBe(`preparing the base: ${install}\n`);
  });

  test('of a package in a folder of the repository are shared there, without any at its root', async () => {
    const inner = Object.fromEntries(Object.entries(files).map(([name, text]) => [`app/${name}`, text]));
    const repository = new Repository({ ...inner, 'app/bench/suite.ts': '' });
    repository.write({ 'app/node_modules/dep/index.js': '' });
    const modules = [pathToFileURL(repository.path('app/bench/suite.ts')).href];
    const look = (_: unknown, folder: string) => {
      expect(isShared(join(folder, 'app'))).toBe(true);
      expect(existsSync(join(folder, 'node_modules'))).toBe(false);
    };
    expect(await withBase(repository, look, { modules })).toBe('');
  });

  test('of a workspace are installed at its root where a package of it has links to another', async () => {
    const root = { '.gitignore': 'node_modules\n', 'package.json': '{"workspaces":["*"]}', 'pnpm-lock.yaml': '' };
    const repository = new Repository({ ...root, 'app/package.json': '{}', 'app/s.ts': '', 'lib/package.json': '{}' });
    repository.write({ 'node_modules/dep/index.js': '', 'app/node_modules/dep/index.js': '' });
    symlinkSync(repository.path('lib'), repository.path('app/node_modules/lib'));
    stub(repository, 'pnpm');
    const modules = [pathToFileURL(repository.path('app/s.ts')).href];
    const told = await withBase(
      repository,
      (_, folder) => expect(readFileSync(join(folder, 'installed'), 'utf8')).toBe('install --frozen-lockfile\n'),
      { modules },
    );
    expect(told).toBe('preparing the base: pnpm install --frozen-lockfile\n');
  });

  test('of a folder that the repository lies in are found by the base, too', async () => {
    const repository = new Repository();
    mkdirSync(join(dirname(repository.folder), 'node_modules/dep'), { recursive: true });
    await withBase(repository, (_, folder) => {
      expect(readdirSync(join(dirname(folder), 'node_modules'))).toEqual(['dep']);
    });
  });

  test("of Yarn's Plug'n'Play are refused by name: its one list would serve both sides", async () => {
    const repository = new Repository({ '.pnp.cjs': '', 'package.json': '{}', 'yarn.lock': '' });
    await expect(withBase(repository)).rejects.toThrow("Yarn's Plug'n'Play has one list of dependencies");
    expect(repository.leftovers).toEqual([]);
  });

  test('that nobody can install are asked for, in words that say how', async () => {
    const repository = new Repository({ '.gitignore': 'node_modules\n', 'package.json': '{}' });
    repository.write({ 'package.json': files['package.json'], 'node_modules/dep/index.js': '' });
    await expect(withBase(repository)).rejects.toThrow(
      new EnvironmentError(
        'the base needs dependencies of its own, and has no lock file to install them from: say how with --prepare "npm install"',
      ),
    );
    expect(repository.leftovers).toEqual([]);
  });

  test.each([
    ['the base has no package.json', {}, { 'package.json': files['package.json'], 'node_modules/dep/index.js': '' }],
    ['there is no package.json at all', {}, {}],
    ['nothing is installed here, and there is no lock file', { 'package.json': files['package.json'] }, {}],
  ])('are left alone where %s', async (_, committed, written) => {
    const repository = new Repository({ '.gitignore': 'node_modules\n', ...committed });
    repository.write(written);
    const told = await withBase(repository, (__, folder) => {
      expect(existsSync(join(folder, 'node_modules'))).toBe(false);
    });
    expect(told).toBe('');
  });
});

describe('a command that prepares the base', () => {
  test('runs in it, in the place of everything else', async () => {
    const repository = new Repository({ 'package.json': '{}', 'package-lock.json': '{}' });
    const told = await withBase(repository, (_, folder) => expect(readdirSync(folder)).toContain('made'), {
      prepare: 'touch made',
    });
    expect(told).toBe('preparing the base: touch made\n');
    expect(existsSync(repository.path('made'))).toBe(false);
  });

  test('runs where the package is that the gate is run for, and finds its way from the root as well', async () => {
    for (const prepare of ['touch made', 'cd app && touch made']) {
      const repository = new Repository({ 'app/package.json': '{}' });
      const look = (_: unknown, folder: string) => expect(readdirSync(join(folder, 'app'))).toContain('made');
      const told = await withBase(repository, look, { prepare, cwd: repository.path('app') });
      expect(told).toBe(`preparing the base: ${prepare} (in app)\n`);
    }
  });

  const ofNpm = ['code ENOENT', 'syscall open', 'enoent no such file: a.tgz', '', 'A complete log: /x.log'];
  test.each([
    ['echo first; echo second >&2; exit 3', 'second'],
    ['exit 3', 'it said nothing'],
    [
      `for each in ${ofNpm.map((line) => `"${line}"`).join(' ')}; do echo "npm error $each"; done; exit 3`,
      'code ENOENT; syscall open; enoent no such file: a.tgz',
    ],
  ])('and fails (%s) says why, and leaves nothing', async (prepare, why) => {
    const repository = new Repository();
    await expect(withBase(repository, () => {}, { prepare })).rejects.toThrow(
      new EnvironmentError(`the base could not be prepared: "${prepare}" ended with 3: ${why}`),
    );
    expect(repository.leftovers).toEqual([]);
  });

  test('is ended with all that it started, where it is interrupted', async () => {
    const repository = new Repository();
    const interruption = new AbortController();
    const pidFile = repository.path('pid');
    // the sleeper is a child of the shell, and holds its streams
    const prepare = `sleep 1000 & echo $$ > ${pidFile}.tmp; mv ${pidFile}.tmp ${pidFile}; wait`;
    const preparing = withBase(repository, () => {}, { prepare, interrupted: interruption.signal });
    await vi.waitUntil(() => existsSync(pidFile), { timeout: 60_000 });
    interruption.abort();
    await expect(preparing).rejects.toThrow('ended with SIGKILL');
    const group = Number(readFileSync(pidFile, 'utf8'));
    await vi.waitUntil(() => processesOf(group).length === 0, { timeout: 60_000 });
    expect(repository.leftovers).toEqual([]);
  });
});
