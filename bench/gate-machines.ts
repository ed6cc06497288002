/**
 * What a gate of several machines says: gates on 1, 2, 4 and 8 machines, drawn from the recorded pairs of processes of
 * bench/gate-proof.ndjson, each machine with the course of `lockstep gate --shard`, all judged together.
 * `node bench/gate-machines.ts`, about ten minutes; `--gates 20` to see that it runs, `--planted same --apart 0` for a part.
 */
import { parseArgs } from 'node:util';
import { kinds, readProof } from './_gate-record.ts';
import { Simulation, type Word } from './_gate-simulation.ts';

const { values } = parseArgs({
  options: {
    gates: { type: 'string', default: '400' },
    planted: { type: 'string', multiple: true },
    apart: { type: 'string' },
  },
});
const gates = Number(values.gates);
const words: readonly Word[] = ['pass', 'regression', 'inconclusive'];
const BUDGET_MS = 120_000;
const MACHINES = [1, 2, 4, 8];
const planted = values.planted ?? ['same', 'cpu +5 %', 'latency +5 %'];
/** How much machines differ in what a change does to them. */
const APART = values.apart === undefined ? [0, 0.05] : [Number(values.apart)];

const simulation = new Simulation(readProof(), BUDGET_MS);
console.log(
  `${gates} simulated gates of each kind, from at least ${simulation.least} recorded pairs of processes a cell\n`,
);
console.log('| planted | machines differ by | machines | pass | regression | inconclusive |');
console.log('| --- | ---: | ---: | ---: | ---: | ---: |');
for (const apart of APART) {
  for (const kind of planted) {
    if (!(kind in kinds)) throw new Error(`there is no kind "${kind}"`);
    for (const count of MACHINES) {
      const said = new Map<Word, number>();
      for (let gate = 0; gate < gates; gate += 1) {
        const word = await simulation.machines(gate, kinds[kind] ?? null, { count, apart });
        said.set(word, (said.get(word) ?? 0) + 1);
      }
      const shares = words.map((word) => `${(((said.get(word) ?? 0) / gates) * 100).toFixed(1)} %`);
      const name = kinds[kind] === null ? 'nothing' : kind;
      console.log(`| ${name} | ${apart === 0 ? 'nothing' : `${apart * 100} %`} | ${count} | ${shares.join(' | ')} |`);
    }
  }
}
