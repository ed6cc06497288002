import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { environmentWithoutRepository } from '../../../core/machine/git.ts';
import type { Plan } from '../../../core/records/records.ts';
import { codeNow, digestOf, planDigest } from '../../../core/shards/digests.ts';
import { temporaryFolder } from '../../cli/_result-files.ts';
import { rowsOf } from './_shards.ts';

const folder = temporaryFolder();

/** A plan whose modules lie in a checkout there and in the lockstep that is installed in it. */
function planAt(home: string): { plan: Plan; installed: URL } {
  const installed = pathToFileURL(`${home}/node_modules/lockstep/`);
  const suite = pathToFileURL(join(home, 'my-suite.ts')).href;
  const whole = rowsOf(5, 10);
  const trials = whole.trials.map((trial) => ({
    ...trial,
    modules: {
      ...trial.modules,
      workload: { ...trial.modules.workload, module: suite },
      runner: { module: new URL('runners/event-loop.ts', installed).href },
    },
  }));
  return { plan: { ...whole, trials }, installed };
}

describe('the digest of a plan', () => {
  test('is the same wherever the checkout lies, and another for another plan', () => {
    const [here, there] = [planAt('/home/one/work'), planAt('/builds/other')];
    const digest = planDigest(here.plan, '/home/one/work', here.installed);
    expect(planDigest(there.plan, '/builds/other', there.installed)).toBe(digest);
    expect(planDigest({ ...here.plan, seed: 8 }, '/home/one/work', here.installed)).not.toBe(digest);
    expect(planDigest(here.plan, '/home', here.installed), 'another suite by its place').not.toBe(digest);
  });

  test('knows where one part ends and the next begins', () => {
    expect(digestOf(['ab', 'c'])).not.toBe(digestOf(['a', 'bc']));
  });
});

describe('the digest of the code', () => {
  const git = (cwd: string, ...words: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...words], {
      cwd,
      env: environmentWithoutRepository(),
    });
  const home = join(folder, 'project');
  mkdirSync(home);
  writeFileSync(join(home, 'my-suite.ts'), 'export default 1;\n');
  writeFileSync(join(home, 'used.ts'), 'export const used = 1;\n');
  writeFileSync(join(home, 'package-lock.json'), '{}');
  git(home, 'init', '-q');
  git(home, 'add', '.');
  git(home, 'commit', '-qm', 'first');
  const at = (place: string) => codeNow(planAt(place).plan, place, { commit: 'abc' });
  const first = at(home);

  test('is the same in another checkout of it, whatever lies beside it', () => {
    const other = join(folder, 'elsewhere');
    cpSync(home, other, { recursive: true });
    writeFileSync(join(other, 's1.ndjson'), 'a result that is not committed');
    expect(at(other)).toEqual(first);
    expect(first).toMatchObject({ commit: 'abc', changes: null });
  });

  test.each([
    ['the file of a suite', 'my-suite.ts', 'suites'],
    ['what a suite imports', 'used.ts', 'changes'],
    ['the lock file', 'package-lock.json', 'lockFile'],
  ] as const)('sees a change of %s', (_, file, part) => {
    const other = join(folder, `changed-${file}`);
    cpSync(home, other, { recursive: true });
    writeFileSync(join(other, file), 'changed');
    expect(at(other)[part]).not.toBe(first[part]);
    expect(at(other).lockstep).toBe(first.lockstep);
  });

  test('is known of a folder without a repository and without a lock file, too', () => {
    const bare = join(folder, 'bare');
    mkdirSync(bare);
    writeFileSync(join(bare, 'my-suite.ts'), 'export default 1;\n');
    expect(codeNow(planAt(bare).plan, bare, { commit: null })).toMatchObject({
      suites: first.suites,
      commit: null,
      changes: null,
    });
  });
});
