import { UsageError } from '../core/text/errors.ts';
import { reasonOf } from '../core/text/thrown.ts';
import type { CodePrompt } from './code-prompt.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { chosenRun } from './monitor.ts';
import { attach, findRuns } from './monitor-runs.ts';

/** A round that runs is over by then, or will not be. */
const HELD_MS = 120_000;

interface Where {
  /** The number of its session; the only one where it is not said. */
  readonly run: string | undefined;
  readonly trial: string | undefined;
}

/** Sits in a trial of a session that runs, which is held up meanwhile. */
export async function inSession(
  { run, trial }: Where,
  io: Io,
  use: (prompt: CodePrompt, name: string) => Promise<ExitCode>,
): Promise<ExitCode> {
  const found = await findRuns();
  const watcher = await attach(found, run ?? (await chosenRun(found, io)));
  const leave = (): void => watcher.close();
  io.interrupted.addEventListener('abort', leave, { once: true });
  try {
    const name = await watcher.ask({ ask: 'console', ...(trial === undefined ? {} : { trial }) }, HELD_MS);
    io.stderr(`lockstep: the session is held up until you leave; a cell in which you run code is INVALID, by hand\n`);
    const prompt: CodePrompt = {
      evaluate: (code, colours) => watcher.ask({ ask: 'evaluate', code, colours }, null),
      complete: (line) => watcher.ask({ ask: 'complete', line }),
      interrupt: async () => void (await watcher.ask({ ask: 'interrupt' })),
    };
    return await use(prompt, name);
  } catch (error) {
    if (io.interrupted.aborted) return exitCodes.interrupted;
    throw error instanceof UsageError ? error : new UsageError(reasonOf(error));
  } finally {
    io.interrupted.removeEventListener('abort', leave);
    leave();
  }
}
