import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { readGateFile } from '../../core/gate/file.ts';
import { Command } from './_command.ts';

/** A gate of a user's suite in a user's repository, through the real command: from git to the verdict. */

const waits = `
import { setTimeout as wait } from 'node:timers/promises';
import { defineSuite, drawn, outcomeOf } from 'lockstep';
import { waitMs } from './service.ts';

export async function waiting() {
  const run = async () => {
    await wait(waitMs);
    return outcomeOf('done');
  };
  return { run, close: async () => {} };
}

export default defineSuite({
  name: 'waits',
  about: 'waits for its service',
  server: null,
  workload: { module: import.meta.url, export: 'waiting' },
  params: {},
  concurrency: [4],
  work: () => drawn({ operations: 16 }),
  bound: null,
});`;
const files = {
  'waits.ts': waits,
  'new.ts': waits.replace("name: 'waits'", "name: 'new'"),
  'service.ts': 'export const waitMs = 4;\n',
};

/**
 * Gates a suite in a repository of these files but new.ts, which is beside it, as are temporary files. The margin is wide
 * and the budget ample, so that no busy machine makes a slowdown of nothing, nor nothing of a slowdown.
 *
 * @param change What is done in the repository after its only commit, in bash.
 */
function gate(suite: string, change = ':', ...more: readonly string[]): Command {
  const who = '-c user.name=someone -c user.email=someone@example.org -c commit.gpgsign=false';
  const shell = `set -e
    mkdir code && mv waits.ts service.ts code && cd code
    git init --quiet && git add . && git ${who} commit --quiet --message first
    ${change}
    exec "$@"`;
  const words = ['gate', suite, '--against', 'HEAD', '-m', 'event-loop', '-k', '4'];
  return new Command([...words, '--budget', '120s', '--margin', '50%', '--out', '../gate.ndjson', ...more], {
    files,
    shell,
  });
}

function worktreesOf(command: Command): string[] {
  const told = execFileSync('git', ['worktree', 'list'], { cwd: command.path('code'), encoding: 'utf8' });
  return told.trim().split('\n');
}

function expectNothingLeft(command: Command): void {
  expect(command.leftovers).toEqual([]);
  expect(worktreesOf(command)).toHaveLength(1);
}

// one after the other: two gates at a time are noise to each other
describe('a gate against the last commit', () => {
  test('of the same code is no regression', async () => {
    using command = gate('./waits.ts');
    expect(await command.ended(), command.stderr).toBe(0);
    expect(command.stdout).toMatch(/^(Pass|Inconclusive): /);
    expectNothingLeft(command);
  });

  test('of a change that is not committed, which makes its waits four times as long, is a regression', async () => {
    const change = `echo 'export const waitMs = 16;' > service.ts`;
    using command = gate('./waits.ts', change, '--report', 'markdown=../none/told.md,json=../told.json');
    expect(await command.ended(), command.stderr).toBe(1);
    expect(command.stdout).toMatch(/^Regression: waits @4 event-loop 4 needs .* more /);
    expectNothingLeft(command);
    // also where one of its reports cannot be written
    expect(command.stderr).toMatch(/^lockstep: cannot write .*none\/told\.md: ENOENT.*$/m);
    expect(JSON.parse(command.read('told.json'))).toMatchObject({ verdict: { word: 'regression' } });
    // how much slower: what is timed is the user's own module, of each side
    const ratios = readGateFile(command.path('gate.ndjson')).flatMap((record) =>
      record.type === 'pair' ? [record.candidate.makespanMs[0]! / record.base.makespanMs[0]!] : [],
    );
    expect(Math.max(...ratios)).toBeGreaterThan(2);
  });

  test('that somebody interrupts in the middle keeps what it saw, and leaves nothing', async () => {
    using command = gate('./waits.ts');
    await command.until(() => command.stderr.includes('screen 1: '));
    expect(worktreesOf(command)).toHaveLength(2);
    command.signal('SIGINT', 'group');
    expect(await command.ended(), command.stderr).toBe(130);
    expectNothingLeft(command);
    const records = readGateFile(command.path('gate.ndjson'));
    expect(records.map(({ type }) => type)).toEqual(expect.arrayContaining(['gate', 'pair', 'machine']));
    expect(records.at(-1)).toMatchObject({ type: 'end', state: 'interrupted' });
  });

  test('of a suite that it does not have says that it is new, and is not red', async () => {
    using command = gate('./new.ts', 'mv ../new.ts .');
    expect(await command.ended(), command.stderr).toBe(0);
    expect(command.stdout).toMatch(/^New: the base has nothing to compare with; 1 cell is new\.$/m);
    expect(command.stdout).toContain('event-loop 4 NEW: the base has no new.ts');
    expectNothingLeft(command);
  });
});
