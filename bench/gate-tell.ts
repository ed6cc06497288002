/**
 * What bench/gate-proof.ndjson proves: the words of the real gates, and those of 10 000 gates of each kind drawn from
 * their rounds, beside what other rules would have said of the same rounds. `node bench/gate-tell.ts`, about ten
 * minutes; `--gates 100` to see in seconds that it runs.
 */
import { parseArgs } from 'node:util';
import { median } from '../core/stats/quantile.ts';
import { otherRules } from './_gate-rules.ts';
import { apartProof, kinds, type ProofRecord, sharedProof } from './_gate-record.ts';
import { Simulation, type Word } from './_gate-simulation.ts';

const { values } = parseArgs({ options: { gates: { type: 'string', default: '10000' } } });
const gates = Number(values.gates);
const words: readonly Word[] = ['pass', 'regression', 'inconclusive', 'invalid'];

await tell('Both versions in one process', sharedProof());
await tell('Each side in processes of its own', apartProof());

async function tell(how: string, records: readonly ProofRecord[]): Promise<void> {
  if (records.length === 0) return;
  console.log(`# ${how}\n\nReal gates, each of 9 metrics of 4 cells\n`);
  console.log(
    '| planted | gates | pass | regression | inconclusive | invalid | seconds, median (most) | load, median (most) |',
  );
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const kind of Object.keys(kinds))
    console.log(
      realRow(
        kind,
        records.filter((record) => record.kind === kind),
      ),
    );
  for (const minutes of [2, 5]) {
    const simulation = new Simulation(records, minutes * 60_000);
    console.log(
      `\n${gates} simulated gates of each kind, of at most ${minutes} min, drawn from at least ${simulation.least} recorded pairs of processes a cell\n`,
    );
    console.log(`| planted | pass | regression | inconclusive | ${Object.keys(otherRules).join(' | ')} |`);
    console.log(`| --- | ---: | ---: | ---: |${' ---: |'.repeat(Object.keys(otherRules).length)}`);
    for (const kind of Object.keys(kinds)) console.log(await simulatedRow(simulation, kind)); // oxlint-disable-line no-await-in-loop
  }
}

function realRow(kind: string, own: readonly ProofRecord[]): string {
  const count = (word: Word) => own.filter((record) => record.word === word).length;
  const spread = (numbers: readonly number[], digits: number) =>
    numbers.length === 0 ? '–' : `${median(numbers).toFixed(digits)} (${Math.max(...numbers).toFixed(digits)})`;
  const seconds = spread(
    own.map(({ elapsedMs }) => elapsedMs / 1000),
    0,
  );
  const loads = spread(
    own.map(({ load1 }) => load1),
    1,
  );
  return `| ${plantedName(kind)} | ${own.length} | ${words.map(count).join(' | ')} | ${seconds} | ${loads} |`;
}

async function simulatedRow(simulation: Simulation, kind: string): Promise<string> {
  const said = new Map<string, number>();
  const add = (word: string) => said.set(word, (said.get(word) ?? 0) + 1);
  for (let gate = 0; gate < gates; gate += 1) {
    const { word, seen } = await simulation.gate(gate, kinds[kind] ?? null);
    add(word);
    for (const [rule, alarms] of Object.entries(otherRules)) if (alarms(seen)) add(rule);
  }
  const share = (key: string) => `${(((said.get(key) ?? 0) / gates) * 100).toFixed(2)} %`;
  const ours = ['pass', 'regression', 'inconclusive'].map(share);
  return `| ${plantedName(kind)} | ${[...ours, ...Object.keys(otherRules).map(share)].join(' | ')} |`;
}

function plantedName(kind: string): string {
  return kinds[kind] === null ? 'nothing' : kind;
}
