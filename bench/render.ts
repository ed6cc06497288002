/**
 * What it costs to tell a large run: `node bench/render.ts`, some seconds. 1000 cells of 30 rounds in every format, each in
 * fresh processes; at most 2 s and 500 MB are wanted. `--cells` and `--rounds` ask for another size, a word for one format.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { namesIn } from '../core/members/registry.ts';
import { median } from '../core/stats/quantile.ts';

const WANTED_MS = 2000;
const WANTED_MB = 500;
const REPEATS = 3;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cells: { type: 'string', default: '1000' }, rounds: { type: 'string', default: '30' } },
});
const entry = fileURLToPath(new URL('_render-process.ts', import.meta.url));
const names = namesIn(new URL('../reports/', import.meta.url));
const chosen = positionals.length > 0 ? positionals : names;
const width = Math.max(...chosen.map((name) => name.length));

interface Measured {
  readonly ms: number;
  readonly peakMb: number;
  readonly outputMb: number;
}

console.log(`${values.cells} cells of ${values.rounds} rounds; wanted: at most ${WANTED_MS} ms and ${WANTED_MB} MB\n`);
console.log(`${'format'.padEnd(width)}        ms   peak MB  output MB`);
for (const name of chosen) {
  const runs = Array.from({ length: REPEATS }, () => measure(name));
  const ms = median(runs.map((run) => run.ms));
  const peakMb = median(runs.map((run) => run.peakMb));
  const outputMb = runs[0]?.outputMb ?? 0;
  const isOver = ms > WANTED_MS || peakMb > WANTED_MB ? '  over' : '';
  console.log(
    `${name.padEnd(width)}  ${ms.toFixed(0).padStart(8)}  ${peakMb.toFixed(0).padStart(8)}  ${outputMb.toFixed(2).padStart(9)}${isOver}`,
  );
}

function measure(name: string): Measured {
  const text = execFileSync(process.execPath, [entry, name, values.cells, values.rounds], { encoding: 'utf8' });
  return JSON.parse(text) as Measured;
}
