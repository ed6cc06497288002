import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Check } from '../../../core/records/diagnosis.ts';
import { preflight } from '../../../core/machine/preflight.ts';
import type { Environment } from '../../../core/records/records.ts';
import { environment } from '../../_environment.ts';

afterEach(() => vi.unstubAllEnvs());

async function checkOf(name: string, some: Partial<Environment> = {}): Promise<Check> {
  const found = (await preflight({ ...environment, ...some })).find((check) => check.name === name);
  if (found === undefined) throw new Error(`there is no check of ${name}`);
  return found;
}

describe('a check', () => {
  test.each<[string, Partial<Environment>, Check['state'], string]>([
    [
      'open files',
      { openFilesLimit: 2199 },
      'warning',
      '2199 allowed: a thousand calls in flight need "ulimit -n 2200"',
    ],
    ['open files', { openFilesLimit: 2200 }, 'good', '2200 allowed'],
    ['open files', { openFilesLimit: null }, 'good', 'no limit is known'],
    [
      'cores',
      { cores: 8, usableCores: 1 },
      'warning',
      '1 of 8 usable: client and server share one, and every figure is of both',
    ],
    ['cores', { cores: 8, usableCores: 2 }, 'good', '2 of 8 usable'],
    ['load', { usableCores: 2, load1: 0.5 }, 'good', '0.50 before we began'],
    [
      'load',
      { usableCores: 2, load1: 0.51 },
      'warning',
      '0.51 before we began: other programs run here: stop them, or expect "inconclusive"',
    ],
    ['load', { usableCores: 8, load1: 2 }, 'good', '2.00 before we began'],
    ['load', { load1: null }, 'good', 'not told by this system'],
    ['governor', { governor: 'performance' }, 'good', 'performance'],
    [
      'governor',
      { governor: 'powersave' },
      'warning',
      'powersave: the clock of the CPU follows the load: "performance" is steadier',
    ],
    ['governor', { governor: null }, 'good', 'none is told'],
    ['undici', { dependencies: { undici: '8.12.4' } }, 'good', '8.12.4'],
    [
      'undici',
      { dependencies: { undici: '8.10.1' } },
      'warning',
      '8.10.1: it reuses idle connections late: use 8.11 or newer',
    ],
    ['undici', { dependencies: {} }, 'good', 'unknown'],
  ])('of %s with %o is %s', async (name, some, state, text) => {
    expect(await checkOf(name, some)).toEqual({ name, state, text });
  });

  test('of temporary files is bad where there can be none', async () => {
    expect(await checkOf('temporary files')).toMatchObject({ state: 'good' });
    const nowhere = join(import.meta.dirname, 'nowhere');
    vi.stubEnv('TMPDIR', nowhere);
    expect(await checkOf('temporary files')).toEqual({
      name: 'temporary files',
      state: 'bad',
      text: `${nowhere} cannot be written: set TMPDIR to a folder that can`,
    });
  });

  test('of git warns where there is none', async () => {
    expect(await checkOf('git')).toMatchObject({ state: 'good', text: expect.stringMatching(/^git version /) });
    vi.stubEnv('PATH', import.meta.dirname);
    expect(await checkOf('git')).toEqual({ name: 'git', state: 'warning', text: 'none: gate --against needs it' });
  });

  test('of the loopback is good where these tests run', async () => {
    expect(await checkOf('loopback')).toEqual({
      name: 'loopback',
      state: 'good',
      text: '127.0.0.1 can be listened on',
    });
  });

  test('of ports says how many there are', async () => {
    expect((await checkOf('ports')).text).toMatch(/^\d+ for connections/);
  });
});

test('every check has a name of its own, and only what nobody can measure without is ever bad', async () => {
  vi.stubEnv('PATH', import.meta.dirname);
  const poor = {
    openFilesLimit: 1,
    usableCores: 1,
    load1: 99,
    governor: 'powersave',
    dependencies: { undici: '7.28.0' },
  };
  const checks = await preflight({ ...environment, ...poor });
  expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
  expect(checks.filter(({ state }) => state === 'bad')).toEqual([]);
  expect(checks.filter(({ state }) => state === 'warning').map(({ name }) => name)).toEqual(
    expect.arrayContaining(['open files', 'cores', 'load', 'governor', 'undici', 'git']),
  );
});
