import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readResultFile } from '../core/records/result-file.ts';
import type { Results, RoundRecord } from '../core/records/records.ts';
import { door } from './_door.ts';
import { centre, type Finding } from './_self-finding.ts';
import type { Household } from './_self-household.ts';
import type { Item } from './_self-item.ts';
import { peakMegabytes, TELLS_PEAK } from './_load-peak.ts';

const GIGABYTE = 1e9;
/** So often each round stands in its cell. */
const REPEATS = 8;
const words = 'sleep --model event-loop -k 1000 -p latencyMs=5 -p operations=20000 --rounds 12 --budget 1ms';

/** A file that is larger than any string may be, and than the memory that it may be told in. */
export const largeFile: Item = {
  about: 'a result file of 1 GB, reported: the rows of a real run, again and again under other names',
  async measure(household, scale) {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-load-'));
    try {
      const [real, large] = [join(folder, 'real.ndjson'), join(folder, 'large.ndjson')];
      // it ends with 3 where other programs disturbed it, which is nothing to us
      spawnSync(process.execPath, [door, 'run', ...words.split(' '), '--out', real], { stdio: 'ignore' });
      const cells = repeat(readResultFile(real), large, GIGABYTE * scale);
      const what = `${(statSync(large).size / 1e6).toFixed(0)} MB, ${cells} cells`;
      return await reported(household, large, what);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Returns its cells. Rounds that other programs disturbed count as any, so that all of them are analysed. */
function repeat({ session, trials, rounds, end }: Results, path: string, bytes: number): number {
  const { plan } = session;
  const times = Array.from({ length: REPEATS }, (_, time) => time);
  const again = (round: RoundRecord, time: number) => ({
    ...round,
    round: time * plan.rounds + round.round,
    contaminated: null,
  });
  const records = [...trials, ...times.flatMap((time) => rounds.map((round) => again(round, time)))];
  const copies = Math.max(1, Math.ceil(bytes / JSON.stringify(records).length));
  const numbers = Array.from({ length: copies }, (_, copy) => copy + 1);
  const named = (name: string, copy: number) => `${name} #${copy}`;
  const all = {
    ...plan,
    rounds: REPEATS * plan.rounds,
    trials: numbers.flatMap((copy) =>
      plan.trials.map((trial) => ({ ...trial, id: named(trial.id, copy), scenario: named(trial.scenario, copy) })),
    ),
    blocks: numbers.flatMap((copy) =>
      plan.blocks.map((block) => ({
        ...block,
        scenario: named(block.scenario, copy),
        trials: block.trials.map((id) => named(id, copy)),
        order: times.flatMap(() => block.order.map((ids) => ids.map((id) => named(id, copy)))),
      })),
    ),
  };
  const file = openSync(path, 'wx');
  const write = (record: object) => writeSync(file, `${JSON.stringify(record)}\n`);
  write({ ...session, plan: all });
  for (const copy of numbers) for (const record of records) write({ ...record, trial: named(record.trial, copy) });
  write(end);
  closeSync(file);
  return all.trials.length;
}

async function reported(household: Household, path: string, what: string): Promise<Finding[]> {
  const command = [door, 'report', path];
  const { wallMs, stderr } = await household.run(process.execPath, '--import', TELLS_PEAK, ...command);
  return [
    { what: `${what}: peak RSS`, unit: 'MB', measured: centre([peakMegabytes(stderr)]), target: { atMost: 500 } },
    { what: `${what}: time`, unit: 's', measured: centre([wallMs / 1000]), target: null },
  ];
}
