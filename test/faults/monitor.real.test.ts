import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Operations, Tree } from '../../core/monitor/views.ts';
import { briefly, Command, endsOf } from './_command.ts';

/** A run that is watched from another process, as a user would: no file of it was prepared for that. */

const suite = join(import.meta.dirname, 'suites/blocks.ts');
const run = [
  'run',
  suite,
  '-m',
  'event-loop',
  '-k',
  '4',
  '-p',
  'operations=16',
  '--rounds',
  '40',
  '--out',
  'out.ndjson',
];

async function answered(
  words: readonly string[],
  { runtime }: Command,
): Promise<{ code: unknown; stdout: string; stderr: string }> {
  using monitor = new Command(['monitor', ...words], { env: { XDG_RUNTIME_DIR: runtime } });
  const code = await monitor.ended();
  return { code, stdout: monitor.stdout, stderr: monitor.stderr };
}

describe.concurrent('a run that is watched', () => {
  test('tells what its loop is held up by, is cancelled for it, and leaves no socket', async () => {
    using watched = new Command([...run, '--json']);
    await watched.until(() => watched.read('out.ndjson').includes('"type":"round"'));
    const [socket = ''] = watched.sockets;
    expect(statSync(join(watched.runtime, 'lockstep', socket)).mode & 0o777).toBe(0o600);
    watched.write('now', '');
    const isHeldUp = async (): Promise<Operations> => {
      const { stdout } = await answered(['ps', '--json'], watched);
      const { operations } = JSON.parse(stdout) as { tree: Tree; operations: Operations[] };
      const found = operations.find(({ stack }) => stack[0]?.startsWith('holdsItsLoopUp (') === true);
      return found ?? isHeldUp();
    };
    const { trial, operations, stack } = await isHeldUp();
    expect(stack.some((frame) => frame.startsWith('blocks (') && frame.includes('blocks.ts:'))).toBe(true);
    expect(operations.length).toBeGreaterThan(0);
    const [first] = operations;
    expect(first).toMatchObject({ id: `${trial}.${first?.index}`, phase: 'started' });
    const cancelled = await answered(['cancel', 'operation', first?.id ?? ''], watched);
    expect(cancelled.stdout).toContain('the cell is INVALID, by hand');
    expect(await watched.ended()).toBe(3);
    const [cell] = watched.report.cells;
    expect(cell).toMatchObject({ state: 'invalid', throughputPerSecond: { median: null } });
    expect(cell?.reason).toMatch(/^by-hand: operation \d+ of round \d+ of .* cancelled$/);
    expect(watched.leftovers).toEqual([]);
    const { code, stderr } = await answered([socket.replace('.sock', ''), 'ps'], watched);
    expect(code).toBe(2);
    expect(stderr).toMatch(/ended .*; its file is .*out\.ndjson\n$/);
  });

  test('and killed is found to be gone, and its socket is taken away', async () => {
    using watched = new Command(run);
    await watched.until(() => watched.sockets.length > 0);
    watched.signal('SIGKILL', 'group');
    await watched.ended();
    expect(watched.sockets).toHaveLength(1);
    const { stdout, stderr } = await answered(['--list'], watched);
    expect(stdout).toContain('is gone without a word');
    expect(stderr).toContain('nothing of yours is measured on this machine now');
    expect(watched.sockets).toEqual([]);
  });
});

test('who watches leaves by Ctrl-C, and the run goes on; Ctrl-C of the run ends both, and says so', async () => {
  using watched = new Command([...run, '--json']);
  await watched.until(() => watched.read('out.ndjson').includes('"type":"round"'));
  const watch = () => new Command(['monitor', 'top', '--json'], { env: { XDG_RUNTIME_DIR: watched.runtime } });
  using leaves = watch();
  using stays = watch();
  for (const watcher of [leaves, stays]) await watcher.until(() => watcher.stdout.includes('\n')); // oxlint-disable-line no-await-in-loop
  leaves.signal('SIGINT', 'group');
  expect(await leaves.ended()).toBe(130);
  const told = stays.stdout.length;
  await stays.until(() => stays.stdout.length > told);
  watched.signal('SIGINT', 'group');
  expect(await watched.ended()).toBe(130);
  expect(await stays.ended()).toBe(0);
  expect(stays.stdout.trimEnd().split('\n').at(-1)).toContain('"state":"ended"');
  expect(watched.report.state).toBe('interrupted');
  expect([watched, leaves, stays].flatMap(({ leftovers }) => leftovers)).toEqual([]);
});

const one = ['run', 'noop', '-m', 'event-loop', '-k', '2', ...briefly];

test.skipIf(process.platform === 'win32')('a disk that takes no note leaves a run that nobody watches', async () => {
  // not a byte goes into any file
  using command = new Command([...one, '--out', '/dev/null', '--json'], {
    shell: 'ulimit -f 0; exec "$@"',
    env: { NODE_COMPILE_CACHE: '', NODE_DISABLE_COMPILE_CACHE: '1' },
  });
  await command.ended();
  expect(endsOf(command.report.cells)).toEqual({ 'event-loop': 'sound' });
  expect(command.leftovers).toEqual([]);
});

test.runIf(process.platform === 'linux')('a browser is asked to open the page, and need not come', async () => {
  using command = new Command([...one, '--open', '--out', 'out.ndjson', '--json'], {
    files: { 'bin/xdg-open': '#!/bin/sh\necho "$@" > opened\n' },
    shell: 'chmod +x bin/xdg-open; PATH="$PWD/bin:$PATH" exec "$@"',
  });
  await command.ended();
  const [, link = 'none'] = /watch it at (\S+)/.exec(command.stderr) ?? [];
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[0-9a-f]{48}$/);
  await command.until(() => command.read('opened') !== '');
  expect(command.read('opened')).toBe(`${link}\n`);
  expect(endsOf(command.report.cells)).toEqual({ 'event-loop': 'sound' });
  expect(command.leftovers).toEqual([]);
});
