import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProcessReply } from './answering.ts';
import { sibling } from '../members/sibling.ts';
import type { PlannedRuntime } from '../records/runtime.ts';
import { INSPECTABLE } from './inspectable.ts';
import type { Inspected } from './inspection.ts';
import { endText, goesFirst } from './out-of-memory.ts';
import { Printed } from './printed.ts';
import { type FailureOf, isReply, Requests } from './requests.ts';
import { launchOf, runtimeName } from './runtime.ts';
import { standingOf } from './standing.ts';
import { clearTimeout, setTimeout } from './time.ts';

/** A child process as the session sees it. */
export interface Child {
  /**
   * Asks, and waits for the answer. Several requests may be pending at once.
   *
   * @param timeoutMs null for as long as the child lives
   * @throws ChildError where the child refuses, ends first, or takes longer than `timeoutMs`
   */
  ask<T>(request: string, payload: unknown, timeoutMs: number | null): Promise<T>;
  /** All CPU it had used when it last answered, microseconds. */
  readonly cpuMicros: number;
  /** Why it is gone, or null while it lives. */
  readonly lost: string | null;
  /** Ends it at once, whatever it is doing; resolves when it is gone. */
  kill(): Promise<void>;
}

/** A child as its parent sees it. */
export interface StartedChild extends Child {
  /** Undefined where it could not be started. */
  readonly pid: number | undefined;
  /** Resolves when it has ended. */
  readonly gone: Promise<void>;
  /** What it and all that it has started have printed so far; null where that is not counted, but goes where ours goes. */
  readonly printed: { readonly bytes: number; readonly lines: number } | null;
  /** Sends a request whose answer nobody waits for. */
  tell(request: string, payload: unknown): void;
  /** Evaluates in it, whatever it is doing; null where it cannot be looked into, or runs no JavaScript. */
  inspect(expression: string): Promise<Inspected | null>;
  /** Closes what was opened for that. */
  stopInspecting(): void;
}

/** Its `cause` is the error that was thrown in the child, where it answered by one. */
export class ChildError extends Error {
  override readonly name = 'ChildError';
}

export type ChildEntry =
  | 'trial-process'
  | 'server-process'
  | 'echo-process'
  | 'floors-process'
  | 'load-process'
  | 'globals-process';

/**
 * Starts one of the entry modules of a core/, by default of this one. It leads a process group, so that whatever it starts ends
 * with it.
 */
export function startChild(
  entry: ChildEntry,
  home: URL = new URL('../', import.meta.url),
  environment: Readonly<Record<string, string>> = {},
  options: Pick<ChildOptions, 'leadsGroup' | 'printsAs' | 'runtime'> = {},
): StartedChild {
  const extension = extname(import.meta.url);
  const path = fileURLToPath(new URL(`${entry}${extension}`, home));
  const api = new URL(`../cli/api${extension}`, home).href;
  return new ForkedChild(path, { environment, leadsGroup: true, ...options, api });
}

interface ChildOptions {
  /** Variables of its environment, beside those of ours. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether it leads a process group, which ends with it. One that does not is of its parent's, and ends with that. */
  readonly leadsGroup?: boolean;
  /** Who it is where it prints, which is counted then, and shown in part. Default: it prints to our stderr. */
  readonly printsAs?: string;
  /** The subject of the sentence that says how it ended. */
  readonly name?: string;
  /** What it runs on; null or absent: what we run on. */
  readonly runtime?: PlannedRuntime | null;
  /** The URL of the lockstep that modules of a user import there. Default: this one. */
  readonly api?: string;
  /** Default: a ChildError. */
  readonly failureOf?: FailureOf;
}

/** So long what others of its output hold open is waited for. */
const LAST_OUTPUT_MS = 200;

const OWN_API = sibling(import.meta.url, '../../cli/api');

/** A module in a process of its own, on the runtime that runs us where no other is named; it answers by `answerParent`. */
export class ForkedChild implements StartedChild {
  cpuMicros = 0;
  readonly gone: Promise<void>;
  readonly printed: Printed | null;
  readonly #child: ChildProcess;
  readonly #requests: Requests;
  readonly #leadsGroup: boolean;

  constructor(
    modulePath: string,
    {
      environment = {},
      leadsGroup = false,
      name = 'the process',
      failureOf = childError,
      printsAs,
      runtime = null,
      api = OWN_API,
    }: ChildOptions = {},
  ) {
    const on = runtime?.name ?? runtimeName;
    const launch = launchOf(on, api);
    const output = printsAs === undefined ? 2 : 'pipe';
    const child = fork(modulePath, [], {
      // what a workload prints goes to stderr: stdout is for data
      stdio: ['ignore', output, output, 'ipc'],
      execPath: runtime?.path ?? process.execPath,
      execArgv: [...launch.execArgv, ...(on === 'node' && printsAs !== undefined ? INSPECTABLE : [])],
      detached: leadsGroup,
      env: { ...process.env, ...launch.environment, ...environment },
    });
    if (child.pid !== undefined) goesFirst(child.pid);
    // a message that cannot be sent is one to a child that is going: its exit says why
    const requests = new Requests((message) => void child.send(message, () => {}), failureOf);
    child.on('message', (message: unknown) => {
      if (!isReply(message)) return; // a user's code may send what it likes
      const { cpuMicros }: ProcessReply = message;
      if (typeof cpuMicros === 'number') this.cpuMicros = cpuMicros;
      requests.settle(message);
    });
    this.printed = printsAs === undefined ? null : new Printed(child, printsAs);
    const ended = new Promise<void>((resolve) => {
      child.on('error', (error) => {
        requests.lose(failureOf(error.message, error));
        if (child.pid === undefined) resolve(); // it was never started, and will not exit
      });
      child.once('exit', (code, signal) => {
        requests.lose(failureOf(`${name} ${endText(code, signal)}`, null));
        if (leadsGroup) killGroup(child.pid);
        resolve();
      });
    });
    // whoever asks hears of the end and of what it ends in this order, so that no turn comes between them
    this.gone = this.printed === null ? ended : ended.then(() => this.#outputEnded());
    this.#leadsGroup = leadsGroup;
    this.#child = child;
    this.#requests = requests;
  }

  ask<T>(request: string, payload: unknown, timeoutMs: number | null): Promise<T> {
    const answer = this.#requests.ask<T>(request, payload);
    return timeoutMs === null ? answer : this.#within(timeoutMs, request, answer);
  }

  tell(request: string, payload: unknown): void {
    this.#requests.tell(request, payload);
  }

  async inspect(expression: string): Promise<Inspected | null> {
    const { pid } = this;
    const { printed } = this;
    if (pid === undefined || printed === null || this.lost !== null) return null;
    const { inspect } = await import('./inspection.ts'); // its schemas take longer to load than a process of a pool may
    return inspect(pid, printed.inspectorAddress(), expression);
  }

  stopInspecting(): void {
    this.printed?.forgetInspector();
    this.tell('unwatched', null);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get lost(): string | null {
    return this.failure?.message ?? null;
  }

  /** What asks reject with since it is lost, or null while it lives. */
  get failure(): Error | null {
    return this.#requests.lost;
  }

  async kill(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid !== undefined && exitCode === null && signalCode === null) {
      if (this.#leadsGroup) killGroup(pid);
      else this.#child.kill('SIGKILL');
    }
    await this.gone;
  }

  /** Reads what is left of its output; what it has started may hold that open for ever. */
  async #outputEnded(): Promise<void> {
    if (this.printed === null) return;
    const streams = [this.#child.stdout, this.#child.stderr].filter((stream) => stream !== null);
    const open = streams.filter((stream) => !stream.closed);
    const isClosed = Promise.all(open.map((stream) => once(stream, 'close')));
    await Promise.race([isClosed, new Promise((resolve) => void setTimeout(resolve, LAST_OUTPUT_MS).unref())]);
    for (const stream of streams) stream.destroy();
    this.printed.end();
  }

  /** A child that does not answer in time is ended. */
  async #within<T>(timeoutMs: number, request: string, answer: Promise<T>): Promise<T> {
    const { promise: tooLate, reject } = Promise.withResolvers<never>();
    const late = async () => {
      const standing = await standingOf(this.#requests);
      reject(new ChildError(`no answer to "${request}" within ${timeoutMs / 1000} s${standing}`));
      void this.kill();
    };
    const timer = setTimeout(() => void late(), timeoutMs);
    try {
      return await Promise.race([answer, tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** What is left of a group; it has none of its number but those that its leader started. */
function killGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL');
  } catch {
    // nothing is left
  }
}

function childError(words: string, thrown: Error | null): ChildError {
  return new ChildError(words, thrown === null ? {} : { cause: thrown });
}
