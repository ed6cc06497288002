/**
 * How much pairs of equal code differ where both versions have one process, and where each has its own, measured by turns:
 * `node bench/gate-noise.ts --seconds 160`. All pairs have the same number of rounds, and the warm-up of a gate.
 */
import { parseArgs } from 'node:util';
import { logRatiosOf } from '../core/gate/counting.ts';
import { meansOf } from '../core/gate/estimate.ts';
import { pairRecord } from '../core/gate/pair-record.ts';
import { ProcessPair } from '../core/gate/process-pair.ts';
import type { PairRecord } from '../core/gate/records.ts';
import { realWorld } from '../core/session/world.ts';
import { median } from '../core/stats/quantile.ts';
import { copyOfBase } from './_gate-base.ts';
import { proofCells } from './_gate-cells.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '160' }, rounds: { type: 'string', default: '32' } },
});
const [endMs, rounds] = [Date.now() + Number(values.seconds) * 1000, Number(values.rounds)];
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
const world = realWorld(interrupted.signal);
const base = copyOfBase();
const cells = proofCells(null, (url) => base.inBase(url));
const seen: PairRecord[] = [];
const took = { one: [] as number[], two: [] as number[] };

try {
  for (let pair = 0; Date.now() < endMs && !interrupted.signal.aborted; pair += 1) {
    for (const isShared of [true, false]) {
      const begunMs = Date.now();
      seen.push(...(await measured(pair, isShared)));
      took[isShared ? 'one' : 'two'].push(Date.now() - begunMs);
    }
  }
} finally {
  await world.close();
  base.close();
}
console.log(
  `${took.one.length} pairs of each, ${rounds} rounds a side; in one process ${median(took.one)} ms a pair, in two ${median(took.two)}\n`,
);
console.log('| cell | metric | two processes | one process |');
console.log('| --- | --- | ---: | ---: |');
for (const { gated } of cells)
  for (const metric of ['makespanMs', 'cpuMicrosPerOperation'] as const) {
    const [two, one] = [false, true].map((isShared) => {
      const own = seen.filter((pair) => pair.cell === gated.id && pair.isShared === isShared);
      return deviationOf(meansOf(own.map((pair) => logRatiosOf(pair, metric))));
    });
    console.log(`| ${gated.id} | ${metric} | ${two} | ${one} |`);
  }

async function measured(pair: number, isShared: boolean): Promise<PairRecord[]> {
  const options = { name: 'screen', pair, endMs: 0, roundTimeoutMs: 30_000, seed: 1 } as const;
  const bench = new ProcessPair(world, options, interrupted.signal);
  try {
    for (const cell of cells) await bench.bringUp(cell, isShared);
    for await (const record of bench.warmUp(Infinity)) console.error(record);
    for (let round = 0; round < rounds; round += 1)
      for (const live of bench.live.slice()) await bench.measure(live, round);
    return bench.live.map((live) => pairRecord(live, 'screen', pair));
  } finally {
    await bench.close();
  }
}

/** Beside the standard deviation one that no wild pair can move. */
function deviationOf(means: readonly number[]): string {
  const centre = means.reduce((sum, mean) => sum + mean, 0) / means.length;
  const deviation = Math.sqrt(means.reduce((sum, mean) => sum + (mean - centre) ** 2, 0) / (means.length - 1));
  const robust = 1.4826 * median(means.map((mean) => Math.abs(mean - median(means))));
  return `${(100 * deviation).toFixed(1)} % (${(100 * robust).toFixed(1)} %)`;
}
