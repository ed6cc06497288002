import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cell, Comparison } from '../../core/records/comparison.ts';
import { type LiveProcess, processesWith } from './_processes.ts';

const entry = join(import.meta.dirname, '../../cli/lockstep.mjs');
const POLL_MS = 20;

/** The words for a suite that goes well until there is a file called `now`, and then fails in the way that `how` says. */
export function failing(how: string, ...more: readonly string[]): string[] {
  const suite = join(import.meta.dirname, 'suites/fails.ts');
  return ['run', suite, '-p', `how=${how}`, '-p', 'when=now', '--out', 'out.ndjson', '--json', ...more];
}

/** As little as can be measured: on a busy machine a run repeats what was disturbed until its budget is spent. */
export const briefly = ['--rounds', '1', '--budget', '1ms'];

export interface Given {
  /** Files to be there before it starts. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Another Node than ours. */
  readonly node?: string;
  /** A bash script around the command, which it calls as "$@". */
  readonly shell?: string;
}

/** The real command, in a folder and in a process group of its own. */
export class Command {
  readonly folder = mkdtempSync(join(tmpdir(), 'lockstep-faults-'));
  stdout = '';
  stderr = '';
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;

  constructor(words: readonly string[], { files = {}, env, node = process.execPath, shell }: Given = {}) {
    chmodSync(this.folder, 0o755); // a server that root may not run comes in as somebody else
    mkdirSync(this.#temporary);
    mkdirSync(this.runtime);
    for (const [name, text] of Object.entries(files)) this.write(name, text);
    const command = [node, entry, ...words];
    const [file = '', ...rest] = shell === undefined ? command : ['bash', '-c', shell, 'bash', ...command];
    this.#child = spawn(file, rest, {
      cwd: this.folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        FORCE_COLOR: undefined,
        NO_COLOR: undefined,
        CI: undefined, // Node shows fewer colours where it is set
        TMPDIR: this.#temporary,
        XDG_RUNTIME_DIR: this.runtime,
        NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'), // one for all, and none in their folders
        ...env,
      },
    });
    this.#child.stdout?.on('data', (text: Buffer) => void (this.stdout += text));
    this.#child.stderr?.on('data', (text: Buffer) => void (this.stderr += text));
    this.#closed = once(this.#child, 'close');
  }

  /** Its exit code, when it and whoever else may write to its streams is gone. */
  async ended(): Promise<number | NodeJS.Signals | null> {
    await this.#closed;
    return this.#child.exitCode ?? this.#child.signalCode;
  }

  /** Waits until it is so: for ever, which the time limit of the test ends. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await sleep(POLL_MS);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  /** What a file says so far; nothing, where it is not there yet. */
  read(name: string): string {
    try {
      return readFileSync(this.path(name), 'utf8');
    } catch {
      return '';
    }
  }

  hasFile(name: string): boolean {
    return existsSync(this.path(name));
  }

  /** To the command alone, or as a terminal sends it to all of its process group. */
  signal(signal: NodeJS.Signals, to: 'command' | 'group'): void {
    const { pid } = this.#child;
    if (pid !== undefined) process.kill(to === 'group' ? -pid : pid, signal);
  }

  get report(): Comparison {
    return JSON.parse(this.stdout) as Comparison;
  }

  /** What is alive of all that it has started, and it: wherever else, nobody has its folder for temporary files. */
  get processes(): readonly LiveProcess[] {
    return processesWith(`TMPDIR=${this.#temporary}`);
  }

  /** Temporary files and sockets that are still there, and processes that still run. */
  get leftovers(): readonly string[] {
    return [...readdirSync(this.#temporary), ...this.sockets, ...this.processes.map(({ line }) => line)];
  }

  /** Of sessions that can be watched. */
  get sockets(): readonly string[] {
    const own = join(this.runtime, 'lockstep');
    return existsSync(own) ? readdirSync(own).filter((name) => name.endsWith('.sock')) : [];
  }

  /** Where sessions leave their sockets. */
  get runtime(): string {
    return join(this.folder, 'runtime');
  }

  [Symbol.dispose](): void {
    for (const { pid } of this.processes) process.kill(pid, 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #temporary(): string {
    return join(this.folder, 'tmp');
  }
}

/** What `endsOf` says where every model of ours did its work. */
export const everyModelSound = {
  sequential: 'sound',
  'event-loop': 'sound',
  'event-loop-per-thread': 'sound',
  'process-pool': 'sound',
  'worker-thread-pool': 'sound',
};

/** How a cell ended, by its model; what other programs spoilt is none of its faults. */
export function endsOf(cells: readonly Cell[]): Record<string, string> {
  return Object.fromEntries(
    cells.map(({ model, state, reason }) => {
      const isSound = state === 'measured' || (state === 'invalid' && reason?.startsWith('contaminated: '));
      return [model, isSound === true ? 'sound' : `${state}: ${reason}`];
    }),
  );
}
