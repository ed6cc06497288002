/**
 * How often a run says that two copies of one model differ, alone on the machine and beside a program that takes 30 % of a core:
 * `node bench/copies.ts --runs 100`, about half an hour. All is as in `make bench`, the rule of stopping included, but for the
 * models and the work. Each run has a result file in results/copies/, and those that are there are not done again.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { analyse } from '../core/analysis/analysis.ts';
import { readResultFile } from '../core/records/result-file.ts';
import { median } from '../core/stats/quantile.ts';
import { machines, repeatedRuns, wordsOfRuns } from './_repeated-runs.ts';

const { values } = parseArgs({ options: { ...wordsOfRuns, runs: { type: 'string', default: '100' } } });
const copy = fileURLToPath(new URL('./_copy-of-event-loop.ts', import.meta.url));
const words = ['run', 'http-get', '--model', `event-loop,${copy}`, '-p', 'latencyMs=5', '--budget', '4s'];
const done = await repeatedRuns('copies', { ...values, runs: Number(values.runs) }, words);

/** 95 % interval of a share by Wilson (1927). */
function wilson(count: number, of: number): string {
  const z2 = 1.959964 ** 2;
  const centre = (count + z2 / 2) / (of + z2);
  const half = Math.sqrt(z2 * ((count * (of - count)) / of + z2 / 4)) / (of + z2);
  return [Math.max(0, centre - half), centre + half].map((share) => `${(100 * share).toFixed(1)} %`).join('–');
}

console.log('| machine | runs | called better or worse | interval | called the same | rounds | a run takes |');
console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const machine of machines) {
  const runs = done.filter((run) => run.machine === machine);
  if (runs.length === 0) continue;
  const told = runs.map(({ file }) => {
    const { cells, comparisons } = analyse(readResultFile(file));
    const verdicts = comparisons.map(({ verdict }) => verdict);
    return {
      isWrong: verdicts.some((verdict) => verdict === 'better' || verdict === 'worse'),
      isSame: verdicts.length > 0 && verdicts.every((verdict) => verdict === 'same'),
      rounds: Math.max(...cells.map(({ rounds }) => rounds)),
    };
  });
  const wrong = told.filter(({ isWrong }) => isWrong).length;
  const figures = [
    runs.length,
    wrong,
    wilson(wrong, runs.length),
    told.filter(({ isSame }) => isSame).length,
    median(told.map(({ rounds }) => rounds)),
    `${median(runs.map(({ seconds }) => seconds)).toFixed(1)} s`,
  ];
  console.log(`| ${machine} | ${figures.join(' | ')} |`);
}
