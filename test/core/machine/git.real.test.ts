import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { git, isShallowClone } from '../../../core/machine/git.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-git-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [whole, shallow] = [join(folder, 'whole'), join(folder, 'shallow')];
const who = ['-c', 'user.name=someone', '-c', 'user.email=someone@example.org', '-c', 'commit.gpgsign=false'];
const commit = (message: string) => [...who, 'commit', '--quiet', '--allow-empty', '--message', message];
execFileSync('git', ['init', '--quiet', whole]);
for (const message of ['first', 'second']) execFileSync('git', commit(message), { cwd: whole });
execFileSync('git', ['clone', '--quiet', '--depth', '1', pathToFileURL(whole).href, shallow]);

describe('git', () => {
  test('answers without the last line break', () => {
    expect(git(whole, 'log', '--format=%s')).toBe('second\nfirst');
  });

  test.each([
    ['what it does not have', whole],
    ['a folder that is no repository', folder],
    ['a folder that is not there', join(folder, 'nowhere')],
  ])('answers null of %s', (_, place) => {
    expect(git(place, 'rev-parse', '--verify', 'nothing')).toBeNull();
  });
});

test('a clone is shallow where its oldest commits are missing', () => {
  expect([whole, shallow, folder].map(isShallowClone)).toEqual([false, true, false]);
});
