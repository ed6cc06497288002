import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { type BaseCheckout, checkOutBase, MissingInBase } from '../../../core/gate/base-checkout.ts';
import { withBase } from './_base.ts';
import { Repository } from '../../cli/_repository.ts';

/** Another commit of a repository, checked out beside it. */

const urlOf = (repository: Repository, name: string) => pathToFileURL(repository.path(name)).href;

describe('the base', () => {
  test('is that commit, and has nothing of what is not committed', async () => {
    const repository = new Repository({ 'a.ts': 'first' });
    repository.commit({ 'a.ts': 'second' });
    repository.write({ 'a.ts': 'third' });
    const read = (expected: string) => (base: BaseCheckout) => {
      expect(readFileSync(fileURLToPath(base.inBase(urlOf(repository, 'a.ts'))), 'utf8')).toBe(expected);
    };
    await withBase(repository, read('second'));
    await withBase(repository, read('first'), { ref: 'HEAD~1' });
    expect(readFileSync(repository.path('a.ts'), 'utf8')).toBe('third');
  });

  test('is told with its name and its commit', async () => {
    const repository = new Repository();
    const commit = repository.git('rev-parse', 'HEAD').slice(0, 10);
    await withBase(repository, (base) => expect(base).toMatchObject({ ref: 'main', commit }), { ref: 'main' });
  });

  test('leaves nothing when it is closed', async () => {
    const repository = new Repository();
    await withBase(repository, () => expect(repository.leftovers).toHaveLength(2));
    expect(repository.leftovers).toEqual([]);
  });

  test('is found from a folder of the repository, and leaves its hooks alone', async () => {
    const repository = new Repository({ 'deep/a.ts': '' });
    repository.write({ '.git/hooks/post-checkout': '#!/bin/sh\ntouch hooked\n' });
    chmodSync(repository.path('.git/hooks/post-checkout'), 0o755);
    const base = checkOutBase(repository.path('deep'), 'HEAD');
    const file = fileURLToPath(base.inBase(urlOf(repository, 'deep/a.ts')));
    expect(existsSync(join(dirname(file), '../hooked'))).toBe(false);
    base.close();
  });
});

describe('in a hook, to which git hands the commit in progress by its environment, the base', () => {
  test.each(['GIT_INDEX_FILE', 'GIT_DIR'])('leaves what is staged as it is (%s)', async (name) => {
    const repository = new Repository({ 'a.ts': 'first' });
    repository.commit({ 'a.ts': 'second' });
    repository.write({ 'a.ts': 'third', 'new.ts': '' });
    repository.git('add', '--all');
    const staged = repository.git('diff', '--cached');
    vi.stubEnv(name, repository.path(name === 'GIT_DIR' ? '.git' : '.git/index'));
    await withBase(repository, () => {}, { ref: 'HEAD~1' });
    vi.stubEnv(name, undefined);
    expect(repository.git('diff', '--cached')).toBe(staged);
    expect(repository.git('status', '--short')).toBe('M  a.ts\nA  new.ts\n');
  });

  test('of a linked worktree is that of the worktree, from any folder of it', async () => {
    const repository = new Repository({ 'deep/a.ts': 'first' });
    const linked = join(dirname(repository.folder), 'linked');
    repository.git('worktree', 'add', '--quiet', '--detach', linked);
    vi.stubEnv('GIT_DIR', repository.path('.git/worktrees/linked'));
    const { signal } = new AbortController();
    const base = checkOutBase(join(linked, 'deep'), 'HEAD');
    await base.makeFit({ prepare: 'git rev-parse --show-toplevel > top', tell: () => {}, interrupted: signal });
    const folder = dirname(dirname(fileURLToPath(base.inBase(pathToFileURL(join(linked, 'deep/a.ts')).href))));
    expect(readFileSync(join(folder, 'top'), 'utf8').trim()).toBe(folder);
    base.close();
  });
});

describe('a file', () => {
  test('that git tracks is that of the base, and so is its folder', async () => {
    const repository = new Repository({ 'core/a.ts': '' });
    await withBase(repository, (base, folder) => {
      expect(base.inBase(urlOf(repository, 'core/a.ts'))).toBe(pathToFileURL(join(folder, 'core/a.ts')).href);
      expect(base.inBase(`${urlOf(repository, 'core')}/`)).toBe(`${pathToFileURL(join(folder, 'core')).href}/`);
    });
  });

  test.each(['node_modules/dep/index.js', 'core/node_modules/dep/index.js', 'made/data.json'])(
    '%s, which git ignores, is the same for both sides',
    async (name) => {
      const repository = new Repository({ '.gitignore': 'node_modules\nmade\n' });
      repository.write({ [name]: '' });
      await withBase(repository, (base) => expect(base.inBase(urlOf(repository, name))).toBe(urlOf(repository, name)));
    },
  );

  test('outside of the repository, or that is none, is the same for both sides', async () => {
    const repository = new Repository();
    await withBase(repository, (base) => {
      for (const url of [import.meta.url, 'node:fs', 'data:text/javascript,1']) expect(base.inBase(url)).toBe(url);
    });
  });

  test.each([
    ['nobody has told git of', []],
    ['is to be in the next commit', ['add', 'new.ts']],
  ])('that %s is missing in the base', async (_, words) => {
    const repository = new Repository();
    repository.write({ 'new.ts': '' });
    if (words.length > 0) repository.git(...words);
    await withBase(repository, (base) => {
      expect(() => base.inBase(urlOf(repository, 'new.ts'))).toThrow(new MissingInBase('the base has no new.ts'));
    });
  });
});

describe('what gates that were killed have left', () => {
  const deadPid = () => spawnSync(process.execPath, ['--version']).pid;

  test('is swept by the next one', async () => {
    const repository = new Repository();
    const stale = join(tmpdir(), `lockstep-base-${deadPid()}-stale`);
    repository.git('worktree', 'add', '--quiet', '--detach', stale);
    expect(repository.leftovers).toHaveLength(2);
    await withBase(repository);
    expect(repository.leftovers).toEqual([]);
  });

  test('is not what those that live still need', async () => {
    const repository = new Repository();
    const theirs = `lockstep-base-${process.ppid}-theirs`;
    repository.git('worktree', 'add', '--quiet', '--detach', join(tmpdir(), theirs));
    mkdirSync(join(tmpdir(), 'lockstep-base-of-somebody'));
    await withBase(repository);
    expect(repository.temporaryFiles.toSorted()).toEqual([theirs, 'lockstep-base-of-somebody']);
    expect(repository.git('worktree', 'list')).toContain(theirs);
  });
});
