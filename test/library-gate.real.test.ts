import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test, vi } from 'vitest';
import { capacity, gate, type GateRecord, type ResultRecord } from '../cli/api.ts';
import { Repository } from './cli/_repository.ts';

/** The functions behind `lockstep gate` and `lockstep capacity`, one after the other in one process. */

const suite = `import { setTimeout } from 'node:timers/promises';
export const options = { operations: [8], concurrency: [2] };
export default async () => {
  await setTimeout(1);
  return 'done';
};`;
const smallest = { model: ['event-loop'], budget: '1ms' };

/** What this process has beside its memory. */
const has = () => [
  process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap'),
  process.eventNames().map((name) => [name, process.listenerCount(name)]),
  readdirSync(tmpdir()).filter((name) => name.startsWith('lockstep-run-')),
];

test('a gate and a search return what was found, and leave nothing but what out names', async () => {
  const repository = new Repository({ 'waits.mjs': suite });
  const cwd = repository.folder;
  const before = has();
  const written = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')];

  const records: GateRecord[] = [];
  const onRecord = (record: GateRecord) => void records.push(record);
  const report = await gate('./waits.mjs', { ...smallest, against: 'HEAD', margin: '50%', cwd, onRecord });
  expect(report.cells.map(({ id }) => id)).toEqual(['waits @2 event-loop 2']);
  expect(['pass', 'inconclusive', 'regression']).toContain(report.verdict.word);
  expect(report.command).toMatch(/^lockstep gate \.\/waits\.mjs --against HEAD /);
  expect([records[0]?.type, records.at(-1)?.type]).toEqual(['gate', 'end']);
  expect(records.some(({ type }) => type === 'pair')).toBe(true);
  expect(repository.git('status', '--porcelain')).toBe('');

  const abort = new AbortController();
  const aborting = ({ type }: GateRecord) => type === 'gate' && abort.abort();
  const long = { ...smallest, budget: '600s', against: 'HEAD', out: 'gate.ndjson', cwd };
  const aborted = await gate('./waits.mjs', { ...long, signal: abort.signal, onRecord: aborting });
  expect([abort.signal.aborted, aborted.state]).toEqual([true, 'interrupted']);
  const early = gate('./waits.mjs', { ...long, prepare: 'sleep 60', signal: AbortSignal.timeout(200) });
  await expect(early).rejects.toThrow('timeout');
  const refusing = () => {
    throw new Error('not this');
  };
  await expect(gate('./waits.mjs', { ...long, onRecord: refusing })).rejects.toThrow('not this');
  expect(repository.git('status', '--porcelain')).toBe('?? gate.ndjson\n');

  const probes: ResultRecord[] = [];
  const search = { ...smallest, cwd, slo: 'p99=0.01ms', from: 200, to: 400, rounds: 6, param: { operations: 8 } };
  const found = await capacity('./waits.mjs', { ...search, onRecord: (record) => void probes.push(record) });
  expect(found.objective).toEqual({ percentile: 'p99', mostMs: 0.01 });
  expect(found.models.map(({ model }) => model)).toEqual(['event-loop']);
  expect(found.models[0]?.capacity.state).toBe('refused'); // what waits for 1 ms takes longer at any rate
  expect(probes.filter(({ type }) => type === 'session')).toHaveLength(found.models[0]?.probes.length ?? -1);
  const stopped = capacity('./waits.mjs', { ...search, signal: AbortSignal.abort(new Error('no more')) });
  await expect(stopped).rejects.toThrow('no more');

  for (const each of written) expect(each).not.toHaveBeenCalled();
  expect(repository.leftovers).toEqual([]);
  await expect.poll(has).toEqual(before); // a process that has ended is a handle for a turn or two
});
