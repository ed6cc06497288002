import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { treeOf } from '../machine/processes.ts';
import type { DirectServer, PlannedProgram } from '../members/types.ts';
import { reasonOf } from '../text/thrown.ts';
import { KeptLog } from './kept-log.ts';
import { endText } from './out-of-memory.ts';
import { isReady } from './readiness.ts';
import { clearTimeout, nowMs, setTimeout } from './time.ts';

const POLL_MS = 25;
/** Time to end by itself, before it is ended. */
const LEAVING_MS = 2000;

/**
 * Starts a program as a server, without a shell, and waits until it is ready. Its processes are of the group of the process that
 * calls this, so that they end with it.
 *
 * @param name What it is called where it fails.
 * @param folder The URL of the folder that it runs in.
 * @throws Error where it cannot be started, ends, or takes too long; with its last lines
 */
export async function startProgram(
  name: string,
  folder: string,
  { words, ready, readyMs, environment }: PlannedProgram,
): Promise<DirectServer<null>> {
  const cwd = fileURLToPath(folder);
  if (!existsSync(cwd)) throw new Error(`"${name}" cannot be started: there is no folder ${cwd}`); // spawn says that of the program
  const port = String(await freePort());
  const filled = (text: string) => text.replaceAll('{port}', port);
  const [file = '', ...rest] = words.map(filled);
  const own = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, filled(value)]));
  const child = spawn(file, rest, {
    cwd,
    env: { ...process.env, PORT: port, ...own },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.on('error', () => {}); // it is the end of one that cannot be started
  const log = new KeptLog(child);
  const failed = (what: string) => new Error(`"${name}" ${what}${log.lastLines()}`);
  const ended = endOf(child).then((how) => failed(how));
  const address = new URL(filled(ready ?? 'http://127.0.0.1:{port}'));
  try {
    await raced(untilReady(address, ready === null, readyMs), ended, (why) =>
      failed(`was not ready within ${readyMs / 1000} s: ${why}`),
    );
  } catch (error) {
    endOthers('SIGKILL');
    throw error;
  }
  let isClosing = false;
  const watched = async () => {
    const error = await ended;
    if (!isClosing) throw error; // nobody waits for it: this process says so, and leaves
  };
  void watched();
  return {
    target: { origin: `${address.protocol}//${address.host}` },
    begin: () => {},
    end: () => null,
    async close() {
      isClosing = true;
      endOthers('SIGTERM');
      const late = setTimeout(() => endOthers('SIGKILL'), LEAVING_MS);
      await ended;
      clearTimeout(late);
    },
  };
}

/** Resolves when it is ready or rejects by why it is not, or by its end. */
async function raced(
  readiness: Promise<string | null>,
  ended: Promise<Error>,
  late: (why: string) => Error,
): Promise<void> {
  const first = await Promise.race([readiness, ended]);
  if (first instanceof Error) throw first;
  if (first !== null) throw late(first);
}

/** Null when it is ready, or why it is not when the time is up. */
async function untilReady(address: URL, isAnyAnswer: boolean, readyMs: number): Promise<string | null> {
  const deadline = nowMs() + readyMs;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const why = await isReady(address, isAnyAnswer, Math.max(1, deadline - nowMs()));
    if (why === null || nowMs() >= deadline) return why;
    await new Promise((resolve) => void setTimeout(resolve, POLL_MS)); // oxlint-disable-line no-await-in-loop
  }
}

/** How it ended, when it has. */
async function endOf(child: ChildProcess): Promise<string> {
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    return endText(code, signal);
  } catch (error) {
    return `cannot be started: ${reasonOf(error)}`;
  }
}

/** All that this process has started, and not it. */
function endOthers(signal: NodeJS.Signals): void {
  for (const pid of treeOf(process.pid).slice(1)) {
    try {
      process.kill(pid, signal);
    } catch {
      // it has ended
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
