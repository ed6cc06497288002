import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { checkOutBase } from '../../../core/gate/base-checkout.ts';
import { EnvironmentError, UsageError } from '../../../core/text/errors.ts';
import { Repository } from '../../cli/_repository.ts';
import { processesOf } from '../../faults/_processes.ts';
import { withBase } from './_base.ts';

/** Layouts of repositories: what is in the checkout of a base beside what git keeps in its commit. */

const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');

describe('a submodule', () => {
  /** A repository with another inside it, at a commit of its own. */
  function nested(): { outer: Repository; inner: string } {
    const outer = new Repository({ 'readme.md': '' });
    const git = (...words: readonly string[]) => outer.git('-c', 'protocol.file.allow=always', ...words);
    outer.git('init', '--quiet', '--initial-branch', 'main', '../inner');
    const inner = join(dirname(outer.folder), 'inner');
    const commit = (text: string) => {
      outer.write({ '../inner/lib.ts': text });
      outer.git('-C', inner, 'add', '--all');
      outer.git('-C', inner, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '--message', text);
    };
    commit('first');
    git('submodule', '--quiet', 'add', inner, 'vendor/inner');
    outer.commit({});
    commit('second');
    outer.git('-C', outer.path('vendor/inner'), 'pull', '--quiet');
    return { outer, inner };
  }

  test('is that of the base, from what the candidate has of it, and nothing of it changes', async () => {
    const { outer, inner } = nested();
    rmSync(inner, { recursive: true }); // nothing is fetched
    const before = outer.git('submodule', 'status');
    await withBase(outer, (_, folder) => expect(read(folder, 'vendor/inner/lib.ts')).toBe('first'));
    expect(outer.git('submodule', 'status')).toBe(before);
    expect(read(outer.folder, 'vendor/inner/lib.ts')).toBe('second');
    expect(outer.git('status', '--porcelain')).toBe(' M vendor/inner\n');
    expect(outer.leftovers).toEqual([]);
  });

  test('of which the commit is not here is refused, with what fetches it', async () => {
    const { outer } = nested();
    outer.git('update-index', '--cacheinfo', `160000,${'1'.repeat(40)},vendor/inner`);
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
    outer.git(...who, 'commit', '--quiet', '--message', 'lost');
    await expect(withBase(outer)).rejects.toThrow(
      /^the base has the submodule vendor\/inner at 1111111111, which is not here \(git -C vendor\/inner fetch\): /,
    );
    expect(outer.leftovers).toEqual([]);
  });

  test('is left to a command that fills it', async () => {
    const { outer } = nested();
    const prepare = 'git -c protocol.file.allow=always submodule --quiet update --init';
    const look = (_: unknown, folder: string) => expect(read(folder, 'vendor/inner/lib.ts')).toBe('first');
    await withBase(outer, look, { prepare });
  });

  test('that the candidate has not checked out is left empty', async () => {
    const { outer } = nested();
    outer.git('submodule', '--quiet', 'deinit', '--force', 'vendor/inner');
    await withBase(outer, (_, folder) => expect(existsSync(join(folder, 'vendor/inner/lib.ts'))).toBe(false));
  });
});

describe('files of LFS', () => {
  /** With a stand-in for git-lfs that takes all for a pointer of seven letters. */
  function repository(): Repository {
    const made = new Repository({ 'readme.md': '' });
    made.write({
      '../filter':
        '#!/bin/sh\ncat >/dev/null\n[ "$1" = clean ] || [ -n "$GIT_LFS_SKIP_SMUDGE" ] && echo pointer || echo large\n',
    });
    chmodSync(made.path('../filter'), 0o755);
    for (const way of ['clean', 'smudge']) made.git('config', `filter.lfs.${way}`, `${made.path('../filter')} ${way}`);
    made.commit({ '.gitattributes': '*.bin filter=lfs', 'data.bin': 'large\n' });
    return made;
  }

  test('are what the candidate has of them: the files', async () => {
    await withBase(repository(), (_, folder) => expect(read(folder, 'data.bin')).toBe('large\n'));
  });

  test('are what the candidate has of them: pointers', async () => {
    const made = repository();
    made.write({ 'data.bin': 'pointer\n' });
    await withBase(made, (_, folder) => expect(read(folder, 'data.bin')).toBe('pointer\n'));
  });
});

test('a sparse checkout is as sparse in the base', async () => {
  const repository = new Repository({ 'app/a.ts': '', 'other/b.ts': '' });
  repository.git('sparse-checkout', 'set', 'app');
  await withBase(repository, (_, folder) => {
    expect([existsSync(join(folder, 'app/a.ts')), existsSync(join(folder, 'other/b.ts'))]).toEqual([true, false]);
  });
});

describe('what is doubtful of the candidate is told:', () => {
  const ofNpm = (version: string) => JSON.stringify({ packages: { 'node_modules/dep': { version } } });
  async function doubtsOf(repository: Repository, prepare: string | null = null, ref = 'HEAD') {
    const base = checkOutBase(repository.folder, ref);
    try {
      const { signal } = new AbortController();
      return await base.makeFit({ prepare, tell: () => {}, interrupted: signal });
    } finally {
      base.close();
    }
  }

  test.each([
    [
      '1.1.0',
      '1.0.0',
      ['installed is not what package-lock.json says: node_modules/dep is 1.0.0 and not 1.1.0; npm ci makes it so'],
    ],
    ['1.1.0', '1.1.0', []],
  ])('where its lock file says %s, and %s is installed', async (wanted, has, notes) => {
    const repository = new Repository({
      '.gitignore': 'node_modules\n',
      'package.json': '{}',
      'package-lock.json': ofNpm(wanted),
    });
    repository.write({ 'node_modules/dep/index.js': '', 'node_modules/.package-lock.json': ofNpm(has) });
    expect(await doubtsOf(repository)).toEqual(notes);
  });

  test('what is for development may be left out, and what nobody can read is not judged', async () => {
    const lock = JSON.stringify({ packages: { 'node_modules/dep': { version: '1.0.0', dev: true } } });
    const repository = new Repository({
      '.gitignore': 'node_modules\n',
      'package.json': '{}',
      'package-lock.json': lock,
    });
    for (const hidden of ['{"packages":{}}', 'no JSON']) {
      repository.write({ 'node_modules/.package-lock.json': hidden });
      expect(await doubtsOf(repository)).toEqual([]);
    }
  });

  const prepare = 'mkdir -p dist && touch dist/index.js';
  function built(): Repository {
    const repository = new Repository({ '.gitignore': 'dist\n', 'src/index.ts': 'old' });
    repository.write({ 'dist/index.js': '', 'src/index.ts': 'new' });
    return repository;
  }
  const at = (repository: Repository, name: string, seconds: number) =>
    utimesSync(repository.path(name), seconds, seconds);

  test('where it was not built since a source was changed', async () => {
    const repository = built();
    at(repository, 'dist/index.js', 1000);
    expect(await doubtsOf(repository, prepare)).toEqual([
      'dist/ was made before src/index.ts was changed: was the candidate built since?',
    ]);
  });

  test('not where it was', async () => {
    const repository = built();
    at(repository, 'src/index.ts', 1000);
    expect(await doubtsOf(repository, prepare)).toEqual([]);
  });
});

describe('a fault of the base', () => {
  test('names the file that git ignores, and how to make it', async () => {
    const repository = new Repository({ '.gitignore': 'src/gen/\n' });
    repository.write({ 'src/gen/client.ts': '' });
    await withBase(repository, (base, folder) => {
      expect(base.explain(`Error: Cannot find module '${folder}/src/gen/client.ts' imported from ${folder}/s.ts`)).toBe(
        'it has no src/gen/client.ts, which git ignores: make it there with --prepare, such as --prepare "npm run build"',
      );
      expect(base.explain(`Error: Cannot find module '${folder}/x.ts' imported from ${folder}/s.ts`)).toBe(
        "Error: Cannot find module 'x.ts' imported from s.ts",
      );
      expect(base.explain(`Error: Cannot find package 'dep' imported from ${folder}/s.ts`)).toBe(
        'Error: Cannot find package \'dep\' imported from s.ts: install it there with --prepare, such as --prepare "npm ci"',
      );
    });
  });
});

describe('git', () => {
  /** A git that does nothing but say this. */
  function saying(text: string): string {
    const repository = new Repository();
    repository.write({ '../bin/git': `#!/bin/sh\necho '${text}' >&2\nexit 128\n` });
    chmodSync(repository.path('../bin/git'), 0o755);
    vi.stubEnv('PATH', `${repository.path('../bin')}${delimiter}${process.env['PATH']}`);
    return repository.folder;
  }

  test('says itself why it trusts no repository of another user', () => {
    const folder = saying('fatal: detected dubious ownership; git config --global --add safe.directory /x');
    expect(() => checkOutBase(folder, 'HEAD')).toThrow(
      new EnvironmentError('git: fatal: detected dubious ownership; git config --global --add safe.directory /x'),
    );
  });

  test('says why it could not check the base out, though not in its last line', () => {
    const repository = new Repository();
    const said = 'error: unable to write file big.bin: No space left on device\nfatal: Could not reset index file';
    const script = `case "$*" in *"worktree add"*) printf '%s\\n' '${said}' >&2; exit 128;; esac`;
    repository.write({ '../bin/git': `#!/bin/sh\n${script}\nPATH='${process.env['PATH']}' exec git "$@"\n` });
    chmodSync(repository.path('../bin/git'), 0o755);
    vi.stubEnv('PATH', `${repository.path('../bin')}${delimiter}${process.env['PATH']}`);
    expect(() => checkOutBase(repository.folder, 'HEAD')).toThrow(
      /^git worktree add \w{10}: error: unable to write .* No space left on device; fatal: Could not reset index file$/,
    );
    expect(repository.leftovers).toEqual([]);
  });

  test('may not be there', () => {
    const { folder } = new Repository();
    vi.stubEnv('PATH', join(folder, 'nowhere'));
    expect(() => checkOutBase(folder, 'HEAD')).toThrow(
      new EnvironmentError('gate --against needs git: spawnSync git ENOENT'),
    );
  });

  test.each([
    ['mian', 'there is no commit "mian": did you mean main?'],
    ['zzzzzzzz', 'there is no commit "zzzzzzzz"'],
  ])('does not know %s', (ref, message) => {
    const { folder } = new Repository();
    expect(() => checkOutBase(folder, ref)).toThrow(new UsageError(message));
  });
});

test('the base of a gate in another container, whose processes are not seen here, is left alone', async () => {
  const repository = new Repository();
  const theirs = `lockstep-base-999999-1-theirs`;
  mkdirSync(join(tmpdir(), theirs));
  await withBase(repository);
  expect(repository.temporaryFiles).toEqual([theirs]);
  utimesSync(join(tmpdir(), theirs), 1000, 1000);
  await withBase(repository);
  expect(repository.temporaryFiles).toEqual([]);
});

test('what prepares a base ends when the gate is killed', async () => {
  const repository = new Repository();
  const module = pathToFileURL(join(import.meta.dirname, '../../../core/gate/base-command.ts')).href;
  const program = `
    import { prepareBy } from ${JSON.stringify(module)};
    const watcher = { tell: () => {}, interrupted: new AbortController().signal };
    await prepareBy('sleep 1000 & echo $$ > pid.tmp; mv pid.tmp pid; wait', process.argv[1], '', watcher);`;
  const gate = spawn(process.execPath, ['--input-type=module', '-e', program, repository.folder], { stdio: 'ignore' });
  await vi.waitUntil(() => existsSync(repository.path('pid')), { timeout: 60_000 });
  const group = Number(read(repository.folder, 'pid'));
  expect(processesOf(group).length).toBeGreaterThan(0);
  gate.kill('SIGKILL');
  await once(gate, 'exit');
  await vi.waitUntil(() => processesOf(group).length === 0, { timeout: 60_000 });
});

test('a checkout of lockstep is not built when it is installed', () => {
  const folder = join(import.meta.dirname, '../../..');
  const env = { ...process.env, INIT_CWD: join(folder, 'test'), npm_execpath: '/nowhere/npm.js' };
  expect(spawnSync(process.execPath, ['tools/prepare.mjs'], { cwd: folder, env }).status).toBe(0);
  const elsewhere = spawnSync(process.execPath, ['tools/prepare.mjs'], {
    cwd: folder,
    env: { ...env, INIT_CWD: tmpdir() },
  });
  expect(elsewhere.status).toBe(1); // it wanted to build
});
