import { resolve } from 'node:path';
import { clearImmediate, setImmediate as nextTurn } from 'node:timers';
import { setImmediate } from 'node:timers/promises';
import { loadingNow, watchLoading } from '../core/members/loading.ts';
import { harmless } from '../core/text/harmless.ts';
import { exitCodes } from './exit-codes.ts';
import { type Io, sayingTo } from './io.ts';
import type { Terminal } from './terminal.ts';
import { watchOver } from './loading-watch.ts';
import { main } from './main.ts';

const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What Node takes for colours where it writes to a terminal. */
const FORCED_COLOUR = ['', '1', 'true', '2', '3'];

/** So long a command has, once it is interrupted, to end what it has started and to tell what was measured. */
const GRACE_MS = 3_000;

/**
 * Connects the commands to this process: its streams, its signals, its exit code. The process ends when the command has,
 * whatever a user's file has left open; the second signal ends it at once, as does the first after a while.
 */
export async function start(): Promise<void> {
  withoutRepetition();
  const interruption = new AbortController();
  const leave = (): never => {
    hasEnded = true;
    process.exit(exitCodes.interrupted);
  };
  const interrupt = (): void => {
    if (interruption.signal.aborted) leave();
    interruption.abort();
    setTimeout(leave, GRACE_MS).unref();
  };
  let isTelling = false;
  const deafen = (): void => INTERRUPTS.forEach((signal) => void process.off(signal, interrupt));
  const listen = (): void => {
    deafen(); // once, however often it is asked for
    if (!isTelling) for (const signal of INTERRUPTS) process.on(signal, interrupt);
  };
  // a table of a large file, or a pipe that nobody reads, holds the thread, in which no signal would be heard
  const leaveAtOnce = (): void => {
    isTelling = true;
    deafen();
  };
  listen();
  watchLoading((name, mostMs) => {
    // a module that never gives back the thread would keep a signal from whoever listens; unheard, it ends the process. One that
    // waits gives it back at once.
    deafen();
    const soon = nextTurn(listen);
    const unwatch = watchOver(name, mostMs);
    return () => {
      clearImmediate(soon);
      listen();
      unwatch();
    };
  });
  // until a command has said how it ended, it has not: a user's file may call process.exit(), or throw when nobody waits
  process.exitCode = exitCodes.invalid;
  let hasEnded = false;
  let isWaiting = false;
  process.once('beforeExit', () => (isWaiting = true));
  process.on('exit', () => {
    if (hasEnded) return;
    const [file] = loadingNow();
    const how = isWaiting ? 'it never finished loading' : 'it ended the process while it was loaded';
    const reason = file === undefined ? 'ended by a file of yours, before it was done' : `${file}: ${how}`;
    process.stderr.write(`lockstep: ${harmless(reason)}\n`);
    process.exitCode = file === undefined ? exitCodes.invalid : exitCodes.usage;
  });
  const io = ioOf(interruption.signal, leaveAtOnce);
  process.exitCode = await main(process.argv.slice(2), io);
  hasEnded = true;
  leaveAtOnce();
  for (const stream of [process.stdout, process.stderr]) await flushed(stream);
  await setImmediate(); // what a stream could not write, it says a turn later
  process.exit();
}

/** What our own line says, with the cure, Node need not say before it. */
function withoutRepetition(): void {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.message.startsWith('Failed to load the ES module')) return;
    for (const listen of listeners) listen(warning);
  });
}

/** Resolves when all that was written has left this process, or nobody reads it any more. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength === 0 || stream.destroyed) return Promise.resolve();
  return new Promise((done) => {
    for (const event of ['drain', 'close', 'error']) stream.once(event, () => done());
  });
}

function ioOf(interrupted: AbortSignal, leaveAtOnce: () => void): Io {
  const { stdout, stderr, env } = process;
  const writeData = stdout.write.bind(stdout);
  // a user's suite is loaded in this process too, and what it prints is no data
  stdout.write = stderr.write.bind(stderr);
  // the reader of our output may have seen enough (`lockstep list | head -1`)
  stderr.on('error', () => {});
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    stderr.write(`lockstep: cannot write to stdout: ${error.message}\n`);
    process.exitCode ||= exitCodes.invalid;
  });
  const isDrawable = process.stdin.isTTY && stdout.isTTY && stderr.isTTY && env['TERM'] !== 'dumb';
  return {
    ...(isDrawable ? { terminal: lazyTerminal(interrupted) } : {}),
    ...(process.stdin.isTTY && stderr.isTTY ? { ask: (question) => askedOf(question, interrupted) } : {}),
    stdout: (text) => void writeData(text),
    lines: () => linesOf(interrupted),
    ...sayingTo((text) => void stderr.write(text)),
    // npm runs a script in the folder of the package; the user's paths start where the user is
    cwd: resolve(env['npm_lifecycle_event'] === 'lockstep' ? (env['INIT_CWD'] ?? '.') : '.'),
    columns: stdout.isTTY ? stdout.columns : null,
    hasColour: stdout.isTTY
      ? env['TERM'] !== 'dumb' && stdout.hasColors({ ...env })
      : FORCED_COLOUR.includes(env['FORCE_COLOR'] ?? 'no'),
    isProgressLive: stderr.isTTY && env['TERM'] !== 'dumb',
    interrupted,
    leaveAtOnce,
  };
}

/** One command of all has screens; what user files print goes elsewhere, and this to the terminal itself. */
function lazyTerminal(interrupted: AbortSignal): Terminal {
  let opened: Promise<Terminal> | null = null;
  const real = () =>
    (opened ??= import('./terminal.ts').then(({ terminalOf }) =>
      terminalOf(process.stdin, process.stderr, interrupted),
    ));
  return {
    prompt: async (...words) => (await real()).prompt(...words),
    code: async (...words) => (await real()).code(...words),
    screen: async (...words) => (await real()).screen(...words),
  };
}

/** What comes in, where it is no terminal that could be drawn on. */
async function* linesOf(signal: AbortSignal): AsyncGenerator<string> {
  const { createInterface } = await import('node:readline');
  const reader = createInterface({ input: process.stdin, signal });
  yield* reader;
}

async function askedOf(question: string, signal: AbortSignal): Promise<string> {
  const { createInterface } = await import('node:readline/promises'); // one command of all asks
  const { promise: ended, resolve: end } = Promise.withResolvers<string>();
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  terminal.once('close', () => end(''));
  terminal.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  signal.addEventListener('abort', () => end(''), { once: true });
  try {
    return await Promise.race([terminal.question(question), ended]);
  } finally {
    terminal.close();
  }
}
