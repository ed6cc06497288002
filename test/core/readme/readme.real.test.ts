import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CodeAge } from '../../../core/readme/code-age.ts';
import { checkReadme, putInto, staleness } from '../../../core/readme/readme.ts';
import { END, START } from '../../../core/readme/block.ts';
import { temporaryFolder } from '../../cli/_result-files.ts';

const folder = temporaryFolder();
const run = { startedAt: '2026-11-22T12:00:00.000Z', commit: '0123456789' };
const DAY_MS = 86_400_000;
const known = (at: string): CodeAge => ({ state: 'known', commit: 'abc1234', subject: 'Faster', at: new Date(at) });

describe('a report in a README is stale', () => {
  const fresh = {
    maxAgeMs: 30 * DAY_MS,
    now: new Date('2026-12-01T00:00:00Z'),
    code: known('2026-11-22T11:59:59Z'),
    run: null,
  };
  const block = { run, isUntouched: true };

  test('for none of these reasons where all is well', () => {
    expect(staleness(block, fresh)).toBeNull();
    expect(staleness(block, { ...fresh, maxAgeMs: null, now: new Date('2036-01-01') })).toBeNull();
    expect(staleness(block, { ...fresh, run })).toBeNull();
    expect(staleness(block, { ...fresh, code: { state: 'unknown', because: 'there is no git' } })).toBeNull();
  });

  test.each([
    ['where there is none', null, {}, 'there is no report between its markers yet'],
    ['where it was edited', { run, isUntouched: false }, {}, 'its report was changed by hand after it was written'],
    [
      'where it is too old',
      block,
      { now: new Date('2026-12-23T00:00:00Z') },
      'its run of 2026-11-22T12:00:00.000Z is 30.5 days old, and 30 days are allowed',
    ],
    [
      'where the code is newer, and names the commit',
      block,
      { code: known('2026-11-22T12:00:01Z') },
      'its run of 2026-11-22T12:00:00.000Z at 0123456789 is older than the code: abc1234 "Faster" is of 2026-11-22T12:00:01.000Z',
    ],
    [
      'where it is of another run than the file that is named',
      block,
      { run: { startedAt: '2026-11-25T12:00:00.000Z', commit: null } },
      'it tells of the run of 2026-11-22T12:00:00.000Z, not of that of 2026-11-25T12:00:00.000Z',
    ],
  ])('%s', (_, found, some, reason) => {
    expect(staleness(found, { ...fresh, ...some })).toBe(reason);
  });
});

describe('by git', () => {
  const repository = join(folder, 'repository');
  const readme = join(repository, 'README.md');
  mkdirSync(join(repository, 'docs'), { recursive: true });
  const git = (at: string, ...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...words], {
      cwd: repository,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at },
    });
  const commit = (at: string, file: string, message: string) => {
    writeFileSync(join(repository, file), at);
    git(at, 'add', '.');
    git(at, 'commit', '-q', '-m', message);
  };
  git('', 'init', '-q');
  writeFileSync(readme, `${START}\n${END}\n`);
  commit('2026-11-22T10:00:00Z', 'code.ts', 'The code');
  putInto(readme, 'report', run);
  const check = () => checkReadme(readme, { maxAgeMs: null, now: new Date('2026-11-23'), run: null });

  test('a report is up to date after commits that only write about the code', () => {
    commit('2026-11-22T13:00:00Z', 'CHANGES.md', 'More words');
    commit('2026-11-22T14:00:00Z', 'docs/picture.svg', 'A picture');
    expect(check()).toEqual({
      isStale: false,
      lines: ['README.md tells of the run of 2026-11-22T12:00:00.000Z, and is up to date'],
    });
  });

  test('it is stale after one that changes the code', () => {
    commit('2026-11-22T15:00:00Z', 'code.ts', 'Another loop');
    const { isStale, lines } = check();
    expect(isStale).toBe(true);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^README\.md is stale: its run of .* is older than the code: [0-9a-f]{7,} "Another loop" is of 2026-11-22T15:00:00\.000Z$/,
    );
  });

  test('a shallow clone, whose first commit seems to have made everything, is not taken for news', () => {
    const clone = join(folder, 'clone');
    execFileSync('git', ['clone', '-q', '--depth', '1', `file://${repository}`, clone], { stdio: 'ignore' });
    putInto(join(clone, 'README.md'), 'report', run);
    const { isStale, lines } = checkReadme(join(clone, 'README.md'), { maxAgeMs: null, now: new Date(), run: null });
    expect(isStale).toBe(false);
    expect(lines[1]).toBe(
      'not checked whether the code is newer: this is a shallow clone (on GitHub: actions/checkout with fetch-depth: 0)',
    );
  });
});

test('without git the age of the code is not checked, and that is said', () => {
  const bare = join(folder, 'no-repository');
  mkdirSync(bare);
  writeFileSync(join(bare, 'README.md'), `${START}\n${END}\n`);
  putInto(join(bare, 'README.md'), 'report', run);
  expect(checkReadme(join(bare, 'README.md'), { maxAgeMs: null, now: new Date(), run: null })).toEqual({
    isStale: false,
    lines: [
      'README.md tells of the run of 2026-11-22T12:00:00.000Z, and is up to date',
      'not checked whether the code is newer: there is no git, or no repository',
    ],
  });
});

describe('a README is replaced in one step', () => {
  const home = join(folder, 'replaced');
  mkdirSync(home);
  const file = join(home, 'README.md');
  writeFileSync(file, `${START}\n${END}\n`);

  test('with its permissions, through a link, and nothing is left behind', () => {
    chmodSync(file, 0o640);
    symlinkSync(file, join(home, 'LINK.md'));
    putInto(join(home, 'LINK.md'), 'report', run);
    expect(readFileSync(file, 'utf8')).toContain('\nreport\n');
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(lstatSync(join(home, 'LINK.md')).isSymbolicLink()).toBe(true);
    expect(readdirSync(home).toSorted()).toEqual(['LINK.md', 'README.md']);
  });

  test('and not at all where it says the same already', () => {
    const { ino } = statSync(file);
    putInto(file, 'report', run);
    expect(statSync(file).ino).toBe(ino);
    putInto(file, 'another report', run);
    expect(statSync(file).ino).not.toBe(ino);
  });

  test('or stays as it was where that cannot be', () => {
    const before = readFileSync(file);
    writeFileSync(join(home, `README.md.${process.pid}.tmp`), 'somebody else’s');
    expect(() => putInto(file, 'a third report', run)).toThrow(/^cannot write /);
    expect(readFileSync(file)).toEqual(before);
  });
});
