/**
 * How long `make bench` takes until its sentence, and whether its rows are decided then, alone on the machine and beside a program
 * that takes 30 % of a core: `node bench/stopping.ts --runs 20`, half an hour to an hour. Each run has a result file in
 * results/stopping/, and those that are there are not done again, so that it can be stopped and started at any time.
 */
import { parseArgs } from 'node:util';
import { analyse } from '../core/analysis/analysis.ts';
import { contendersOf } from '../core/analysis/ranking.ts';
import { rowVerdict } from '../core/analysis/row-verdict.ts';
import { quantityOf } from '../core/analysis/round-quantities.ts';
import type { Results } from '../core/records/records.ts';
import { readResultFile } from '../core/records/result-file.ts';
import { median, quantile } from '../core/stats/quantile.ts';
import { machines, type RepeatedRun, repeatedRuns, wordsOfRuns } from './_repeated-runs.ts';

const { values: words } = parseArgs({ options: wordsOfRuns });
const done = await repeatedRuns('stopping', { ...words, runs: Number(words.runs) }, ['run']);
tell();

/** What one run says, of the rows that the sentence is about. */
function toldOf(run: RepeatedRun) {
  const results = readResultFile(run.file);
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
    fallOfCpu: fallOfCpu(results),
  };
}

/** By model: CPU an operation in the last third of the rounds ÷ that in the first, medians, of each cell with six rounds or more. */
function fallOfCpu({ session, rounds }: Results): Map<string, number[]> {
  const cpuOf = quantityOf('cpuMicrosPerOperation');
  const falls = new Map<string, number[]>();
  for (const { id, model, purpose } of session.plan.trials) {
    const costs = rounds.flatMap((round) => (round.trial === id ? (cpuOf(round) ?? []) : []));
    if (purpose === 'probe' || costs.length < 6) continue;
    const third = Math.floor(costs.length / 3);
    falls.set(model, [...(falls.get(model) ?? []), median(costs.slice(-third)) / median(costs.slice(0, third))]);
  }
  return falls;
}

function tell(): void {
  const seconds = (values: readonly number[]) =>
    `${median(values).toFixed(0)} s (at most ${Math.max(...values).toFixed(0)} s)`;
  console.log(
    '| machine | runs | to the sentence | start and warm-up | rounds | all rows decided | clean rounds: runs |',
  );
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | --- |');
  for (const machine of machines) {
    const told = done.filter((run) => run.machine === machine).map(toldOf);
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
  console.log(
    '\nCPU an operation, the last third of the rounds ÷ the first: median of all cells and runs (middle nine tenths)\n',
  );
  console.log(`| model | ${machines.join(' | ')} |\n| --- | ${machines.map(() => '---:').join(' | ')} |`);
  const falls = machines.map((machine) =>
    done.filter((run) => run.machine === machine).map((run) => toldOf(run).fallOfCpu),
  );
  for (const model of new Set(falls.flat().flatMap((each) => [...each.keys()]))) {
    const figures = falls.map((of) => {
      const sorted = of.flatMap((each) => each.get(model) ?? []).toSorted((a, b) => a - b);
      if (sorted.length === 0) return '–';
      const [low, mid, high] = [0.05, 0.5, 0.95].map((share) => quantile(sorted, share).toFixed(2));
      return `${mid} (${low}–${high})`;
    });
    console.log(`| ${model} | ${figures.join(' | ')} |`);
  }
}
