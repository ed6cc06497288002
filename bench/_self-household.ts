import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { type Child, type ChildEntry, startChild } from '../core/process/child.ts';

/** What a command said, and how long it took from being started to having ended. */
export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly wallMs: number;
}

/** The module of a process of this folder, as core/process/child.ts sees it. */
export type OwnEntry = `../bench/_${string}-process`;

/** All processes of a benchmark: none of them outlives `close`. */
export class Household {
  readonly #children = new Set<Child>();
  readonly #commands = new Set<ChildProcess>();

  /** One of core's processes, or one of this folder: started by the very same code, so that nothing else differs. */
  start(entry: ChildEntry | OwnEntry, environment: Readonly<Record<string, string>> = {}): Child {
    const child = startChild(entry as ChildEntry, undefined, environment);
    this.#children.add(child);
    return child;
  }

  async end(child: Child): Promise<void> {
    await child.kill();
    this.#children.delete(child);
  }

  /** @throws Error where it cannot be started, or does not end with 0 */
  async run(command: string, ...args: string[]): Promise<Ran> {
    const begun = performance.now();
    // in a group of its own, so that it can be ended with all that it started
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.#commands.add(child);
    try {
      const said = Promise.all([text(child.stdout), text(child.stderr)]);
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
      const wallMs = performance.now() - begun;
      const [stdout, stderr] = await said;
      if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}: ${stderr}`);
      return { stdout, stderr, wallMs };
    } finally {
      this.#commands.delete(child);
    }
  }

  async close(): Promise<void> {
    for (const command of this.#commands) endGroup(command);
    await Promise.all([...this.#children].map((child) => this.end(child)));
  }
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it has just ended by itself
  }
}
