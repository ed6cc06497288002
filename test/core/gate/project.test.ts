import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { filesFor } from '../../../core/gate/other-manifests.ts';
import { wantedDependency } from '../../../core/gate/other-version.ts';
import { UsageError } from '../../../core/text/errors.ts';
import { dependencyOf, projectAt } from '../../../core/gate/project.ts';

/** A project of these files, whose folder is gone after the test. */
function projectOf(files: Readonly<Record<string, unknown>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lockstep-project-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

const lock = {
  lockfileVersion: 3,
  packages: {
    '': {},
    'node_modules/undici': { version: '8.10.0' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/a/node_modules/undici': { version: '7.0.0' },
  },
};
const workspace = {
  '.git/HEAD': '',
  'package.json': { scripts: { prepare: 'tsc' }, devDependencies: { undici: '^8.0.0' } },
  'package-lock.json': lock,
  'packages/app/package.json': { dependencies: { undici: '8.10.0', older: 'npm:undici@7.0.0', next: '1.0.0' } },
  'packages/app/node_modules/next/package.json': { version: '1.0.0' },
  'node_modules/undici/package.json': { version: '8.10.0' },
  'node_modules/@scope/inner/package.json': { version: '3.0.0' },
  'node_modules/.pnpm/node_modules/deep/package.json': { version: '4.0.0' },
};

describe('a project', () => {
  test('is where the lock file is, also for who is in a package of it', () => {
    const root = projectOf(workspace);
    expect(projectAt(join(root, 'packages/app'))).toEqual({ root, inner: 'packages/app', lock: 'package-lock.json' });
  });

  test('without a lock file is the nearest package, and no lock file beyond the repository is looked for', () => {
    const root = projectOf({ 'yarn.lock': '', 'code/.git/HEAD': '', 'code/package.json': {} });
    expect(projectAt(join(root, 'code'))).toEqual({ root: join(root, 'code'), inner: '', lock: null });
  });

  test('that is none is refused', () => {
    const root = projectOf({ '.git/HEAD': '' });
    expect(() => projectAt(root)).toThrow(/^there is no package\.json here/);
  });

  test.each([
    ['undici', '8.10.0'],
    ['next', '1.0.0'],
    ['@scope/inner', '3.0.0'],
    ['deep', '4.0.0'],
  ])('has %s %s', (name, version) => {
    expect(dependencyOf(projectAt(join(projectOf(workspace), 'packages/app')), name)).toBe(version);
  });

  test.each([
    ['undci', 'the project has no dependency "undci": did you mean undici?'],
    ['@scope/iner', 'the project has no dependency "@scope/iner": did you mean @scope/inner?'],
    ['something-else', 'the project has no dependency "something-else"'],
    ['older', 'older is a dependency that is not installed here'],
  ])('has no %s', (name, message) => {
    const project = projectAt(join(projectOf(workspace), 'packages/app'));
    expect(() => dependencyOf(project, name)).toThrow(new UsageError(message));
  });
});

describe('another version of', () => {
  const filesOf = (root: string, name: string, version: string) =>
    Object.fromEntries(
      filesFor(projectAt(root), { name, version }).map(([path, text]) => [path, JSON.parse(text) as unknown]),
    );

  test('what a package depends on takes the place of its range, wherever that stands, and scripts stay behind', () => {
    const files = filesOf(projectOf(workspace), 'undici', '8.12.4');
    expect(files).toEqual({
      'package.json': { devDependencies: { undici: '8.12.4' } },
      'packages/app/package.json': { dependencies: { undici: '8.12.4', older: 'npm:undici@7.0.0', next: '1.0.0' } },
      'package-lock.json': lock,
    });
  });

  test('what is called otherwise here is still of its package', () => {
    const { 'packages/app/package.json': app } = filesOf(projectOf(workspace), 'older', '7.1.0');
    expect(app).toEqual({ dependencies: { undici: '8.10.0', older: 'npm:undici@7.1.0', next: '1.0.0' } });
  });

  test('what is depended on and overridden as well is the same in both places', () => {
    const manifest = { dependencies: { undici: '^8' }, overrides: { undici: '8.10.0' } };
    const { 'package.json': own } = filesOf(projectOf({ 'package.json': manifest }), 'undici', '8.12.4');
    expect(own).toMatchObject({ dependencies: { undici: '8.12.4' }, overrides: { undici: '8.12.4' } });
  });

  test('what only others depend on overrides it everywhere, and is not held by the lock file', () => {
    const root = projectOf({
      ...workspace,
      'package.json': { overrides: { x: '1' } },
      'packages/app/package.json': {},
    });
    expect(filesOf(root, 'undici', '8.12.4')).toEqual({
      'package.json': {
        overrides: { x: '1', undici: '8.12.4' },
        resolutions: { undici: '8.12.4' },
        pnpm: { overrides: { undici: '8.12.4' } },
      },
      'packages/app/package.json': {},
      'package-lock.json': { lockfileVersion: 3, packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } },
    });
  });
});

describe('what is asked for', () => {
  test.each([
    ['undici@8.12.4', { name: 'undici', version: '8.12.4' }],
    ['undici', { name: 'undici', version: 'latest' }],
    ['@scope/a@^1', { name: '@scope/a', version: '^1' }],
  ])('%s', (word, wanted) => {
    expect(wantedDependency(word)).toEqual(wanted);
  });

  test.each(['', '@', '../x@1', 'undici@file:../x', 'undici@1;ls', 'a/b@1', '.bin@1'])('"%s" is refused', (word) => {
    expect(() => wantedDependency(word)).toThrow(`"${word}" is no dependency and version, such as undici@8.12.4`);
  });
});
