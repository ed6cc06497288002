import { describe, expect, test } from 'vitest';
import { readResultFile } from '../../core/records/result-file.ts';
import type { Command } from './_command.ts';
import { functionRun, gateOf, inNativeCall, runOf, Traces, twoProcesses } from './_endings.ts';

/**
 * Every way to end: processes, sockets, temporary files and worktrees are counted before and after. Where a command can still
 * do something, it leaves nothing when it has ended; where it is killed, soon after.
 */

interface Way {
  readonly start: () => Command;
  /** Whether it is there, where it shall end. Default: it ends by itself. */
  readonly at?: (run: Command) => boolean;
  readonly by?: (run: Command) => void;
  /** The exit code or the signal, one of them. */
  readonly ends: readonly (number | NodeJS.Signals)[];
  /** Whether something listened then; default: no matter. */
  readonly listened?: boolean;
  /** Whether what was measured until then must be in the result file. */
  readonly isKept?: boolean;
}

const kill =
  (part: string) =>
  ({ processes }: Command): void => {
    const found = processes.filter(({ line }) => line.includes(part));
    expect(found, part).not.toEqual([]);
    for (const { pid } of found) process.kill(pid, 'SIGKILL');
  };
const signal = (name: NodeJS.Signals, to: 'command' | 'group' = 'command') => ({
  by: (run: Command) => run.signal(name, to),
});
const isWorking = (run: Command) => run.hasFile('working');

/** A call into the system, beside a server of two processes: of a trial, … */
const deep = { start: () => runOf({ work: inNativeCall, server: twoProcesses }), at: isWorking, listened: true };
/** … and of the processes of a pool. */
const pooled = { ...deep, start: () => runOf({ work: inNativeCall, server: twoProcesses }, ['-m', 'process-pool']) };
/** Rounds that go on and on. */
const rounds = {
  start: () =>
    runOf({ work: 'await new Promise((resolve) => setTimeout(resolve, 5))', server: twoProcesses }, [
      '--rounds',
      '100000',
      '--budget',
      '10m',
    ]),
  at: (run: Command) => run.read('out.ndjson').includes('"type":"round"'),
  isKept: true,
};
/** Said when its module has given back its thread: until then a signal ends the process as if nobody listened. */
const loading = `await new Promise((resolve) => setTimeout(resolve, 9)); await new Promise(setImmediate); writeFileSync('loading', '');`;
const forEver = 'return new Promise((resolve) => setTimeout(resolve, 1e8));';
const whileLoading = (aside = '') => ({
  start: () => runOf({ aside: `${aside} ${loading} await (() => { ${forEver} })();` }, ['--dry-run']),
  at: (run: Command) => run.hasFile('loading'),
});
const whileServerStarts = {
  start: () => runOf({ server: `{ command: ['bash', '-c', 'touch starting; sleep 4000 & wait'] }` }),
  at: (run: Command) => run.hasFile('starting'),
};
const whileSetUp = {
  start: () =>
    functionRun(`import { writeFileSync } from 'node:fs';
      export const globalSetup = () => { writeFileSync('set-up', ''); ${forEver} };
      export default () => 'x';`),
  at: (run: Command) => run.hasFile('set-up'),
};
const whileInstalling = {
  start: () => gateOf({}, ['--prepare', 'touch ../../../installing; sleep 4000 & wait']),
  at: (run: Command) => run.hasFile('installing'),
};
const whileGating = { start: () => gateOf({ work: inNativeCall }), at: (run: Command) => run.hasFile('code/working') };
const whileReporting = {
  start: () =>
    runOf({}, ['--rounds', '1', '--report', 'json=report.json'], {
      shell: 'mkfifo report.json; exec "$@"',
    }),
  at: (run: Command) => run.stdout !== '',
};

const ways: Record<string, Way> = {
  'it is done': { start: () => runOf({ server: twoProcesses }, ['--rounds', '1']), ends: [0, 3] },
  'its workload cannot be prepared': {
    start: () => runOf({ aside: 'let times = 0;', work: 'process.exit(7)' }),
    ends: [3],
  },
  'its words are wrong': { start: () => runOf({}, ['--rounds', 'many']), ends: [2] },
  'a module leaves a timer and a server open': {
    start: () => runOf({ aside: `setInterval(() => {}, 1000); createServer().listen(0, '127.0.0.1');` }, ['--dry-run']),
    ends: [0],
  },
  'a module throws when nobody waits': {
    start: () =>
      runOf({ work: inNativeCall, aside: `if (!process.send) setTimeout(() => { throw new Error('late'); }, 2500);` }),
    ends: [1, 3],
  },
  'a module ends the process later': {
    start: () => runOf({ work: inNativeCall, aside: `if (!process.send) setTimeout(() => process.exit(0), 2500);` }),
    ends: [3],
  },
  'Ctrl-C in a round': { ...rounds, ...signal('SIGINT', 'group'), ends: [130] },
  'Ctrl-C in a call into the system': { ...pooled, ...signal('SIGINT', 'group'), ends: [130] },
  'Ctrl-C twice': {
    ...whileLoading(`process.on('SIGINT', () => writeFileSync('heard', ''));`),
    by(run) {
      run.signal('SIGINT', 'group');
      void run.until(() => run.hasFile('heard')).then(() => run.signal('SIGINT', 'group'));
    },
    ends: [130],
  },
  SIGTERM: { ...deep, ...signal('SIGTERM'), ends: [130] },
  SIGHUP: { ...deep, ...signal('SIGHUP'), ends: [130] },
  'a closed terminal': {
    ...deep,
    start: () => runOf({ work: inNativeCall, server: twoProcesses }, [], { shell: 'script -qec "$*" /dev/null' }),
    by: kill('script -qec'),
    ends: ['SIGKILL'],
  },
  'a signal while a module loads': { ...whileLoading(), ...signal('SIGTERM'), ends: [130] },
  'kill -9 while a module loads': { ...whileLoading(), ...signal('SIGKILL'), ends: ['SIGKILL'] },
  'Ctrl-C while a server starts': { ...whileServerStarts, ...signal('SIGINT', 'group'), ends: [130] },
  'kill -9 while a server starts': { ...whileServerStarts, ...signal('SIGKILL'), ends: ['SIGKILL'] },
  'Ctrl-C while something is set up': { ...whileSetUp, ...signal('SIGINT', 'group'), ends: [130] },
  'kill -9 while something is set up': { ...whileSetUp, ...signal('SIGKILL'), ends: ['SIGKILL'] },
  'Ctrl-C while a report is written': { ...whileReporting, ...signal('SIGINT', 'group'), ends: [130, 'SIGINT'] },
  'kill -9 of the session in a round': { ...rounds, ...signal('SIGKILL'), ends: ['SIGKILL'] },
  'kill -9 of the session': { ...pooled, ...signal('SIGKILL'), ends: ['SIGKILL'] },
  'kill -9 of the session and all of its group': { ...pooled, ...signal('SIGKILL', 'group'), ends: ['SIGKILL'] },
  'kill -9 of a trial': { ...pooled, by: kill('trial-process'), ends: [3] },
  'kill -9 of a process of a pool': { ...pooled, by: kill('_pool-process'), ends: [3] },
  'kill -9 of the process of a server': { ...rounds, by: kill('server-process'), ends: [3], isKept: false },
  'kill -9 of a server': { ...rounds, by: kill('app.mjs'), ends: [3], isKept: false },
  'kill -9 of the echo, and Ctrl-C': {
    ...rounds,
    by(run) {
      kill('echo-process')(run);
      run.signal('SIGINT', 'group');
    },
    ends: [130],
  },
  'nobody reads what it says': {
    start: () =>
      runOf({ server: twoProcesses }, ['--rounds', '1'], { shell: '"$@" 2>&1 | true; exit "${PIPESTATUS[0]}"' }),
    ends: [0, 3],
  },
  'Ctrl-C while a gate installs': { ...whileInstalling, ...signal('SIGINT', 'group'), ends: [130] },
  'kill -9 while a gate installs': { ...whileInstalling, ...signal('SIGKILL'), ends: ['SIGKILL'] },
  'SIGTERM in a gate': { ...whileGating, ...signal('SIGTERM'), ends: [130] },
  'kill -9 of a gate': { ...whileGating, ...signal('SIGKILL'), ends: ['SIGKILL'] },
};

describe.runIf(process.platform === 'linux').concurrent('nothing is left where', () => {
  test.each(Object.entries(ways))('%s', async (_, { start, at, by, ends, listened, isKept }) => {
    using run = start();
    if (at !== undefined) await run.until(() => at(run));
    const before = new Traces(run);
    if (at !== undefined) expect(before.processes).toBeGreaterThan(0);
    if (listened === true) expect(before.sockets).toBeGreaterThan(0);
    by?.(run);
    const how = await run.ended();
    expect(how, run.stderr).toBeOneOf([...ends]);
    if (how === 'SIGKILL') await run.until(() => before.leftBy(how).length === 0);
    expect(before.leftBy(how)).toEqual([]);
    if (isKept !== true) return;
    const { rounds: measured, end } = readResultFile(run.path('out.ndjson'));
    expect(measured.length).toBeGreaterThan(0);
    expect(end.state).toBe('interrupted');
  });
});
