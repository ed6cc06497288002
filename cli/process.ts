import { resolve } from 'node:path';
import { exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { main } from './main.ts';

const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** npm passes on a Ctrl-C that has already reached us: one that follows sooner is the same one. */
const SECOND_INTERRUPT_MS = 1000;

/** Connects the commands to this process: its streams, its signals, its exit code. */
export async function start(): Promise<void> {
  const interruption = new AbortController();
  let interruptedMs: number | null = null;
  for (const signal of INTERRUPTS) {
    process.on(signal, () => {
      if (interruptedMs === null) {
        interruptedMs = performance.now();
        interruption.abort();
      } else if (performance.now() - interruptedMs > SECOND_INTERRUPT_MS) {
        process.exit(exitCodes.interrupted); // who asks again does not want to wait; our children leave with us
      }
    });
  }
  // whoever reads us may have seen enough (`lockstep list | head -1`)
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  process.exitCode = await main(process.argv.slice(2), ioOf(interruption.signal));
}

function ioOf(interrupted: AbortSignal): Io {
  const { stdout, stderr, env } = process;
  return {
    stdout: (text) => void stdout.write(text),
    stderr: (text) => void stderr.write(text),
    env,
    // npm runs a script in the folder of the package; the user's paths start where the user is
    cwd: resolve(env['npm_lifecycle_event'] === 'lockstep' ? (env['INIT_CWD'] ?? '.') : '.'),
    columns: stdout.isTTY ? stdout.columns : null,
    hasColour: stdout.isTTY
      ? env['TERM'] !== 'dumb' && stdout.hasColors({ ...env })
      : Number(env['FORCE_COLOR'] ?? 0) > 0,
    isProgressLive: stderr.isTTY && env['TERM'] !== 'dumb',
    interrupted,
  };
}
