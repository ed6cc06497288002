import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { door } from './_door.ts';

/** One command again and again, alone on the machine and beside a program that takes 30 % of a core. */

export const machines = ['quiet', 'hog'] as const;
type Machine = (typeof machines)[number];

/** What such a bench is asked for. */
export const wordsOfRuns = {
  runs: { type: 'string', default: '20' },
  /** Only one of both: `quiet` or `hog`. */
  machine: { type: 'string' },
} as const;

export interface RepeatedRun {
  readonly machine: Machine;
  readonly run: number;
  /** From the start of the command to its end: floors, start and warm-up included. */
  readonly seconds: number;
  /** Its result file. */
  readonly file: string;
}

/**
 * Those that were done, of as many on each machine, quiet and busy by turns. Each has a result file in results/<name>/, and those
 * that are there are not done again, so that it can be stopped by Ctrl-C and started again at any time.
 */
export async function repeatedRuns(
  name: string,
  { runs, machine: only }: { readonly runs: number; readonly machine?: string | undefined },
  words: readonly string[],
): Promise<RepeatedRun[]> {
  const folder = new URL(`../results/${name}/`, import.meta.url);
  const times = new URL('times.ndjson', folder);
  mkdirSync(folder, { recursive: true });
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  const done = existsSync(times) ? linesOf(readFileSync(times, 'utf8')) : [];
  for (let run = 0; run < runs; run += 1) {
    for (const machine of machines) {
      const isThere = done.some((each) => each.machine === machine && each.run === run);
      if (interrupted.signal.aborted || isThere || machine !== (only ?? machine)) continue;
      const begunMs = performance.now();
      const file = fileURLToPath(new URL(`${machine}-${run}.ndjson`, folder));
      // oxlint-disable-next-line no-await-in-loop -- two at once would disturb each other
      await command([...words, '--out', file], machine);
      if (interrupted.signal.aborted) continue;
      const told: RepeatedRun = { machine, run, seconds: (performance.now() - begunMs) / 1000, file };
      appendFileSync(times, `${JSON.stringify(told)}\n`);
      done.push(told);
    }
  }
  return done;
}

function linesOf(text: string): RepeatedRun[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line): RepeatedRun => JSON.parse(line));
}

async function command(words: readonly string[], machine: Machine): Promise<void> {
  const hog = machine === 'hog' ? fork(new URL('./_hog.ts', import.meta.url)) : null;
  try {
    // a SIGINT from the terminal reaches it, too, and it ends what it started
    const child = spawn(process.execPath, [door, ...words], { stdio: ['ignore', 'ignore', 'inherit'] });
    await once(child, 'close');
  } finally {
    if (hog !== null) await ended(hog);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill();
  await gone;
}
