/**
 * How long `make bench` takes until its sentence, and whether its rows are decided then, alone on the machine and beside a program
 * that takes 30 % of a core: `node bench/stopping.ts --runs 20`, half an hour to an hour. Each run has a result file in
 * results/stopping/, and those that are there are not done again, so that it can be stopped and started at any time.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { analyse } from '../core/analysis/analysis.ts';
import { contendersOf } from '../core/analysis/ranking.ts';
import { rowVerdict } from '../core/analysis/row-verdict.ts';
import { readResultFile } from '../core/records/result-file.ts';
import { median } from '../core/stats/quantile.ts';

const { values: words } = parseArgs({ options: { runs: { type: 'string', default: '20' } } });
const runs = Number(words.runs);
const FOLDER = new URL('../results/stopping/', import.meta.url);
const TIMES = new URL('times.ndjson', FOLDER);
const machines = ['quiet', 'hog'] as const;

interface Run {
  readonly machine: (typeof machines)[number];
  readonly run: number;
  /** From the start of the command to its end: floors, start and warm-up included. */
  readonly seconds: number;
}

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
mkdirSync(FOLDER, { recursive: true });

for (let run = 0; run < runs; run += 1) {
  for (const machine of machines) {
    if (interrupted.signal.aborted || done().some((each) => each.machine === machine && each.run === run)) continue;
    // oxlint-disable-next-line no-await-in-loop -- two at once would disturb each other
    const seconds = await measured(machine, fileOf({ machine, run }));
    if (seconds !== null) appendFileSync(TIMES, `${JSON.stringify({ machine, run, seconds } satisfies Run)}\n`);
  }
}
tell();

function fileOf({ machine, run }: Omit<Run, 'seconds'>): string {
  return fileURLToPath(new URL(`${machine}-${run}.ndjson`, FOLDER));
}

function done(): Run[] {
  if (!existsSync(TIMES)) return [];
  const lines = readFileSync(TIMES, 'utf8').trim().split('\n').filter(Boolean);
  return lines.map((line): Run => JSON.parse(line));
}

/** Null where it was interrupted. */
async function measured(machine: Run['machine'], out: string): Promise<number | null> {
  const hog = machine === 'hog' ? fork(new URL('./_stopping-hog.ts', import.meta.url)) : null;
  try {
    const begunMs = performance.now();
    const command = fileURLToPath(new URL('../cli/lockstep.mjs', import.meta.url));
    // a SIGINT from the terminal reaches it, too, and it ends what it started
    const child = spawn(process.execPath, [command, 'run', '--out', out], { stdio: ['ignore', 'ignore', 'inherit'] });
    await once(child, 'close');
    return interrupted.signal.aborted ? null : (performance.now() - begunMs) / 1000;
  } finally {
    if (hog !== null) await ended(hog);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill();
  await gone;
}

/** What one run says, of the rows that the sentence is about. */
function toldOf(run: Run) {
  const results = readResultFile(fileOf(run));
  const { cells, comparisons, plan } = analyse(results);
  const rows = [...Map.groupBy(cells, ({ scenario }) => scenario).values()].filter(
    (row) => row.some(({ isFloor }) => !isFloor) && row.length > 1,
  );
  const decided = rows.filter(
    (row) => contendersOf(row).length > 1 && rowVerdict(row, { pairings: comparisons, margin: plan.margin }) !== null,
  );
  const warmUpMs = results.trials.reduce(
    (sum, { startMs, warmUp }) => sum + (startMs ?? 0) + (warmUp?.elapsedMs ?? 0),
    0,
  );
  return {
    seconds: run.seconds,
    warmUpSeconds: warmUpMs / 1000,
    roundSeconds: (results.end.elapsedMs - warmUpMs) / 1000,
    areAllDecided: decided.length === rows.length,
    rounds: rows.map((row) => `${row[0]?.rounds ?? 0}`).join(' + '),
  };
}

function tell(): void {
  const seconds = (values: readonly number[]) =>
    `${median(values).toFixed(0)} s (at most ${Math.max(...values).toFixed(0)} s)`;
  console.log(
    '| machine | runs | to the sentence | start and warm-up | rounds | all rows decided | clean rounds: runs |',
  );
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | --- |');
  for (const machine of machines) {
    const told = done()
      .filter((run) => run.machine === machine)
      .map(toldOf);
    if (told.length === 0) continue;
    const counts = Map.groupBy(told, ({ rounds }) => rounds);
    const cells = [
      machine,
      told.length,
      seconds(told.map((run) => run.seconds)),
      seconds(told.map(({ warmUpSeconds }) => warmUpSeconds)),
      seconds(told.map(({ roundSeconds }) => roundSeconds)),
      `${told.filter(({ areAllDecided }) => areAllDecided).length} of ${told.length}`,
      [...counts].map(([rounds, of]) => `${rounds}: ${of.length}`).join(', '),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}
