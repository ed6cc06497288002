import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BROKEN, type Reply, type Request, TOLD } from './answering.ts';

/** A child process as the session sees it. */
export interface Child {
  /**
   * Asks, and waits for the answer.
   *
   * @throws ChildError where the child says no, ends first, or takes longer than `timeoutMs`
   */
  ask<T>(request: string, payload: unknown, timeoutMs: number): Promise<T>;
  /** All CPU it had used when it last answered, microseconds. */
  readonly cpuMicros: number;
  /** Why it is gone, or null while it lives. */
  readonly lost: string | null;
  /** Ends it at once, whatever it is doing; resolves when it is gone. */
  kill(): Promise<void>;
}

/** A child as who started it sees it. */
export interface StartedChild extends Child {
  /** Undefined where it could not be started. */
  readonly pid: number | undefined;
  /** Resolves when it has ended. */
  readonly gone: Promise<void>;
  /** Says what needs no answer. */
  tell(request: string, payload: unknown): void;
}

export class ChildError extends Error {
  override readonly name = 'ChildError';
}

export type ChildEntry = 'trial-process' | 'server-process' | 'echo-process' | 'floors-process' | 'load-process';

/** Starts one of the entry modules of a core/, by default of this one, in a process of its own on the Node that runs us. */
export function startChild(
  entry: ChildEntry,
  home: URL = new URL('./', import.meta.url),
  environment: Readonly<Record<string, string>> = {},
): StartedChild {
  const modulePath = fileURLToPath(new URL(`${entry}${extname(import.meta.url)}`, home));
  const child = fork(modulePath, [], {
    // what a workload prints goes to stderr: stdout is for data
    stdio: ['ignore', 2, 2, 'ipc'],
    execArgv: [],
    env: { ...process.env, ...environment },
  });
  return new ForkedChild(child);
}

interface Pending {
  readonly id: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

class ForkedChild implements StartedChild {
  cpuMicros = 0;
  lost: string | null = null;
  readonly #child: ChildProcess;
  readonly gone: Promise<void>;
  #pending: Pending | null = null;
  #asked = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (reply: Reply) => this.#settle(reply));
    this.gone = new Promise((resolve) => {
      child.on('error', (error) => {
        this.#lose(error.message);
        if (child.pid === undefined) resolve(); // it never was
      });
      child.once('exit', (code, signal) => {
        this.#lose(signal === null ? `the process ended with code ${code}` : `the process was ended by ${signal}`);
        resolve();
      });
    });
  }

  ask<T>(request: string, payload: unknown, timeoutMs: number): Promise<T> {
    if (this.lost !== null) return Promise.reject(new ChildError(this.lost));
    this.#asked += 1;
    const id = this.#asked;
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#fail(`no answer to "${request}" within ${timeoutMs / 1000} s`);
        void this.kill();
      }, timeoutMs);
      const settled =
        <A>(settle: (argument: A) => void) =>
        (argument: A) => {
          clearTimeout(timer);
          this.#pending = null;
          settle(argument);
        };
      this.#pending = { id, resolve: settled(resolve as (value: unknown) => void), reject: settled(reject) };
      const message: Request = { id, request, payload };
      this.#child.send(message, (error) => {
        if (error !== null) void this.#failWhenGone(id, error.message);
      });
    });
  }

  tell(request: string, payload: unknown): void {
    const message: Request = { id: TOLD, request, payload };
    this.#child.send(message, () => {}); // whoever is gone need not hear it
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  async kill(): Promise<void> {
    if (this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null)
      this.#child.kill('SIGKILL');
    await this.gone;
  }

  #settle(reply: Reply): void {
    this.cpuMicros = reply.cpuMicros;
    if (reply.id === BROKEN) this.#lose('error' in reply ? reply.error : 'unknown');
    else if (this.#pending?.id !== reply.id) return; // nobody waits for it
    else if ('error' in reply) this.#fail(reply.error);
    else this.#pending.resolve(reply.value);
  }

  #fail(reason: string): void {
    this.#pending?.reject(new ChildError(reason));
  }

  /** A broken pipe says only that the child is going; why, its exit does. */
  async #failWhenGone(id: number, message: string): Promise<void> {
    await this.gone;
    if (this.#pending?.id === id) this.#fail(message);
  }

  #lose(reason: string): void {
    this.lost ??= reason;
    this.#fail(this.lost);
  }
}
