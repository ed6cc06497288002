import { execFileSync } from 'node:child_process';
import { Command, type Given } from './_command.ts';
import { listeningSockets, socketsOf } from './_processes.ts';

/** What a command has running and open at some moment, so that it can be looked whether that is gone. */
export class Traces {
  readonly #run: Command;
  readonly #sockets: ReadonlySet<string>;
  readonly processes: number;

  constructor(run: Command) {
    const pids = run.processes.map(({ pid }) => pid);
    const listening = listeningSockets();
    this.#run = run;
    this.processes = pids.length;
    this.#sockets = new Set(socketsOf(pids).filter((inode) => listening.has(inode)));
  }

  get sockets(): number {
    return this.#sockets.size;
  }

  /**
   * Processes, temporary files, sockets and worktrees that are still there. The name of a socket that a killed session answered
   * watchers at is none: who looks for sessions next takes it away (`monitor.real.test.ts`).
   */
  leftBy(how: string | number | null): readonly string[] {
    const open = listeningSockets().intersection(this.#sockets);
    const stale = new Set(how === 'SIGKILL' ? this.#run.sockets : []);
    const own = this.#run.leftovers.filter((name) => !stale.has(name));
    return [...own, ...[...open].map((inode) => `socket ${inode}`), ...worktreesOf(this.#run)];
  }
}

/** Those beside the repository itself, in the folder `code`, if there is one. */
function worktreesOf(run: Command): string[] {
  if (!run.hasFile('code/.git')) return [];
  const told = execFileSync('git', ['worktree', 'list', '--porcelain'], { cwd: run.path('code'), encoding: 'utf8' });
  return told.split('\n').filter((line) => line.startsWith('worktree ') && !line.endsWith('/code'));
}

/** A suite of one file. */
export interface EndingSuite {
  /** What an operation does, in a function that may wait; before it, it says by a file called `working` that it has begun. */
  readonly work?: string;
  /** What the module does beside. */
  readonly aside?: string;
  readonly server?: string;
}

export const suiteFile = ({ work = '', aside = '', server = 'null' }: EndingSuite): string => `
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
import { defineSuite, drawn, outcomeOf } from 'lockstep';
${aside}
export const make = async () => ({
  run: async () => { writeFileSync('working', ''); ${work}; return outcomeOf('x'); },
  close: async () => {},
});
export default defineSuite({ name: 's', about: '-', server: ${server}, workload: { module: import.meta.url, export: 'make' },
  params: {}, concurrency: [1], work: () => drawn({ operations: 4 }), bound: null });`;

/** Forty times as long as any test lasts, in a call that holds its thread and has a process of its own. */
export const inNativeCall = "execFileSync('sleep', ['4000'])";

/** A server that is a program of two processes, of which the second listens. */
export const twoProcesses = `{ command: ['bash', '-c', 'node app.mjs & wait'] }`;
export const app = `
import { createServer } from 'node:http';
createServer((_, response) => response.end('x')).listen(process.env.PORT, '127.0.0.1');`;

/** Runs this suite from a plain folder. */
export const runOf = (suite: EndingSuite, words: readonly string[] = [], given: Given = {}): Command =>
  new Command(['run', './s.ts', '--out', 'out.ndjson', '-m', 'event-loop', '--budget', '1ms', ...words], {
    ...given,
    files: { 's.ts': suiteFile(suite), 'app.mjs': app, ...given.files },
  });

/** Runs what a file of functions says. */
export const functionRun = (text: string): Command =>
  new Command(['run', './f.mjs', '-m', 'event-loop', '--budget', '1ms'], { files: { 'f.mjs': text } });

/** Gates this suite against the only commit of its repository. */
export const gateOf = (suite: EndingSuite, words: readonly string[] = []): Command => {
  const who = '-c user.name=someone -c user.email=someone@example.org -c commit.gpgsign=false';
  const shell = `set -e
    mkdir code && mv s.ts code && cd code
    git init --quiet && git add . && git ${who} commit --quiet --message first
    exec "$@"`;
  const given = { files: { 's.ts': suiteFile(suite) }, shell };
  return new Command(
    ['gate', './s.ts', '--against', 'HEAD', '-m', 'event-loop', '--out', '../gate.ndjson', ...words],
    given,
  );
};
