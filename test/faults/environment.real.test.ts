import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { plan } from '../_plan.ts';
import { sessionOf } from '../_session.ts';
import { briefly, Command, failing } from './_command.ts';

/** What the command finds around it: limits, colours, an old Node. */

describe.concurrent('too few open files', () => {
  test.each([
    ['for the calls of one trial', failing('throws', '--model', 'event-loop', '-k', '300'), 400],
    // at the server: 1 of sequential, 90 of event-loop, 88 and 4 of the pool, 88 of a loop per thread, 8 of a pool of
    // processes, controls of 88, 4 and 8
    ['for the calls of all that are alive together', ['run', 'http-get', '-k', '90', '-t', '4'], 479],
  ])('%s end it with exit code 4 before it begins', async (_, words, needed) => {
    using command = new Command([...words, ...briefly], { shell: 'ulimit -n 250; exec "$@"' });
    expect(await command.ended()).toBe(4);
    expect(command.stderr).toBe(
      `lockstep: ${needed} open files are needed and 250 allowed: run "ulimit -n ${needed}" first\n`,
    );
    expect(command.stdout).toBe('');
    expect(command.leftovers).toEqual([]);
  });
});

describe.concurrent('colours', () => {
  const records = [sessionOf(plan()), { type: 'end', state: 'complete', reason: null, elapsedMs: 1 }];
  const files = { 'out.ndjson': records.map((record) => `${JSON.stringify(record)}\n`).join('') };
  const isColoured = async (env: Readonly<Record<string, string>>, shell?: string) => {
    using command = new Command(['report', 'out.ndjson'], { files, env, ...(shell === undefined ? {} : { shell }) });
    expect(await command.ended()).toBe(0);
    expect(command.stdout).toContain('fetch');
    return command.stdout.includes('\u001B[');
  };

  test.each([
    [{}, false],
    [{ FORCE_COLOR: '1' }, true],
    [{ FORCE_COLOR: 'true' }, true],
    [{ FORCE_COLOR: '' }, true],
    [{ FORCE_COLOR: '0' }, false],
    [{ NO_COLOR: '1' }, false],
  ])('in a pipe with %o: %s', async (env, expected) => {
    expect(await isColoured(env)).toBe(expected);
  });

  test.runIf(existsSync('/usr/bin/script')).each([
    [{}, true],
    [{ FORCE_COLOR: '0' }, false],
    [{ NO_COLOR: '1' }, false],
    [{ TERM: 'dumb' }, false],
  ])('on a terminal with %o: %s', async (env, expected) => {
    expect(await isColoured({ TERM: 'xterm', ...env }, 'script -qec "$*" /dev/null')).toBe(expected);
  });
});

describe('a Node that is too old', () => {
  const node = '/usr/bin/node';
  const version = existsSync(node) ? execFileSync(node, ['--version'], { encoding: 'utf8' }).slice(1).trim() : '';

  test.runIf(version !== '' && Number.parseInt(version, 10) < 24)(
    'is told what is needed, with exit code 4',
    async () => {
      using command = new Command(['list'], { node });
      expect(await command.ended()).toBe(4);
      expect(command.stderr).toContain(`lockstep needs Node 24 or newer, and this is ${version}: `);
      expect(command.stderr.match(/\n/g)).toHaveLength(1);
      expect(command.stdout).toBe('');
    },
  );
});
