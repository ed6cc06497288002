import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duplexPair } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { exitCodes } from '../../cli/exit-codes.ts';
import { main } from '../../cli/main.ts';
import { runMonitorCommand } from '../../cli/monitor-commands.ts';
import { completionsFor } from '../../cli/monitor-prompt.ts';
import { older, top } from '../../cli/monitor-top.ts';
import { whereLines } from '../../cli/monitor-text.ts';
import { columns, printable } from '../../cli/monitor-words.ts';
import { Watcher } from '../../core/monitor/client.ts';
import { Desk } from '../../core/monitor/desk.ts';
import { writeNote } from '../../core/monitor/places.ts';
import { serveWatcher } from '../../core/monitor/serve.ts';
import { threadIn } from '../../core/monitor/threads.ts';
import { plan } from '../_plan.ts';
import { capturedIo } from '../_io.ts';
import { aRun } from '../core/monitor/_run.ts';

const runtime = mkdtempSync(join(tmpdir(), 'lockstep-monitor-'));
const own = join(runtime, 'lockstep');
beforeAll(() => {
  mkdirSync(own, { mode: 0o700 });
  vi.stubEnv('XDG_RUNTIME_DIR', runtime);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(runtime, { recursive: true });
});

async function told(words: readonly string[]) {
  const io = capturedIo();
  const code = await main(['monitor', ...words], io);
  return { code, output: io.output(), errors: io.errors() };
}

describe('lockstep monitor', () => {
  test('says that nothing is measured, and nothing more, where nothing ever was', async () => {
    const nothing = 'lockstep: nothing of yours is measured on this machine now\n';
    expect(await told([])).toEqual({ code: exitCodes.usage, output: '', errors: nothing });
    expect(await told(['--list'])).toEqual({ code: exitCodes.done, output: '', errors: nothing });
    expect(await told(['--list', '--json'])).toMatchObject({ output: '{"running":[],"ended":[]}\n' });
  });

  test('says of what has ended how long ago that was, and where its file is', async () => {
    const endedAt = new Date(Date.now() - 180_000).toISOString();
    writeNote(own, { run: { ...aRun, file: '/a/results.ndjson' }, endedAt, state: 'ended' });
    expect(await told(['4711', 'ps'])).toEqual({
      code: exitCodes.usage,
      output: '',
      errors: 'lockstep: run 4711 ended 3 min ago; its file is /a/results.ndjson\n',
    });
    const { errors } = await told(['pause']);
    expect(errors).toContain('; the last, 4711, ended 3 min ago; its file is /a/results.ndjson');
    const { output } = await told(['--list']);
    expect(output).toBe('4711  run ended 3 min ago; its file is /a/results.ndjson\n');
  });

  test('tells what there is to ask without anybody to ask', async () => {
    const { code, output } = await told(['help']);
    expect(code).toBe(exitCodes.done);
    for (const name of ['ps', 'top', 'where', 'history', 'log', 'pause', 'resume', 'skip', 'cancel'])
      expect(output).toMatch(new RegExp(`^ +${name} `, 'm'));
  });
});

function session() {
  const desk = new Desk(aRun);
  desk.begin(plan(), '/a/file.ndjson');
  const [near, far] = duplexPair();
  serveWatcher(desk, far as Socket);
  return { desk, far, watcher: new Watcher(near as Socket) };
}

describe('at the prompt', () => {
  test('keys complete commands, and ids of what the command takes', async () => {
    const { watcher } = session();
    expect(await completionsFor(watcher, 'ca')).toEqual(expect.arrayContaining(['cancel', 'ps', 'help']));
    expect(await completionsFor(watcher, 'skip ')).toEqual(['r1']);
    expect(await completionsFor(watcher, 'cancel ')).toEqual(['operation', 'round', 'row', 'run', 't1', 't2', 'r1']);
    expect(await completionsFor(watcher, 'where ')).toEqual([]);
    expect(await completionsFor(watcher, 'constructor ')).toEqual([]);
  });

  test.each([
    [['pss'], 'unknown command "pss": did you mean ps?'],
    [['cancel'], 'cancel needs one of operation, round, row, run'],
    [['cancel', 'rows'], 'unknown thing to cancel "rows": did you mean row?'],
    [['cancel', 'operation'], 'cancel operation needs its id, such as t1.17: ps tells them'],
    [['where', 'x'], 'where needs the id of an operation, such as t1.17: ps tells them'],
    [['skip', 'r9'], 'unknown row "r9": did you mean r1?'],
  ])('%j is refused on one line', async (words, reason) => {
    await expect(runMonitorCommand(session().watcher, words)).rejects.toThrow(reason);
  });
});

test('top tells a line after each change where there is no screen, and how it ended', async () => {
  const { desk, far, watcher } = session();
  const io = capturedIo();
  const watching = top(watcher, true, io);
  await vi.waitFor(() => expect(io.output()).toContain('\n'));
  desk.hand.pause();
  desk.changed();
  await vi.waitFor(() => expect(io.output().split('\n')).toHaveLength(3));
  far.end('{"event":"end","state":"ended","file":"/a/file.ndjson"}\n');
  await new Promise(setImmediate);
  watcher.close();
  expect(await watching).toBe(exitCodes.done);
  const states = io
    .output()
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { state: string }).state);
  expect(states).toEqual(['running', 'paused', 'ended']);
  expect(io.errors()).toBe('it has ended; its file is /a/file.ndjson\n');
});

describe('what comes from another process', () => {
  test('does nothing to a terminal', () => {
    expect(printable('a\u001B[2Jb\nc\u202Ed')).toBe('a�[2Jb�c�d');
    const lines = whereLines(
      {
        trial: 't1',
        name: '\u001B]0;title\u0007',
        round: 1,
        ageMs: 1,
        total: null,
        waiting: null,
        finished: null,
        operations: [],
        note: 'silent',
        loopDelayMs: null,
        stack: [],
        threads: [{ name: '\u001B[31mred', state: 'R', cpuMs: 10 }],
      },
      3,
    );
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    expect(lines.join('')).not.toMatch(/[\u0000-\u001F]/);
    expect(lines.join('\n')).toContain('silent');
  });

  test('grows older without being asked, by its ages and what is left alone', () => {
    const tree = session().desk.tree(true);
    const later = older({ ...tree, etaMs: 500 }, 1000);
    expect(later).toMatchObject({ elapsedMs: tree.elapsedMs + 1000, etaMs: 0, rounds: tree.rounds });
    expect(later.rows[0]?.trials[0]?.ageMs).toBe((tree.rows[0]?.trials[0]?.ageMs ?? 0) + 1000);
  });
});

test('columns are as wide as what stands in them', () => {
  expect(
    columns([
      ['a', 'bb', ''],
      ['aaa', 'b', 'c'],
    ]),
  ).toEqual(['a    bb', 'aaa  b   c']);
});

test('a thread of the system is read past whatever its name holds', () => {
  const stat = '12 (a) (b) R 1 12 12 0 -1 0 0 0 0 0 150 50 0 0 20 0 11 0';
  expect(threadIn(stat)).toEqual({ name: 'a) (b', state: 'R', cpuMs: 2000 });
});
