import { basename } from 'node:path';
import { differingCode } from '../shards/agreement.ts';
import { UsageError } from '../text/errors.ts';
import { readGateFile } from './file.ts';
import type { AcceptedChange } from './accepted.ts';
import type { GateEnd, GateRecord, GateStart } from './records.ts';

/** A gate of several machines: its records, or why there is none, a line for each thing that is missing. */
export type MergedGate =
  | { readonly state: 'merged'; readonly records: readonly GateRecord[]; readonly accepted: readonly AcceptedChange[] }
  | { readonly state: 'incomplete'; readonly faults: readonly string[] };

interface ShardFile {
  readonly name: string;
  readonly start: GateStart & { readonly shard: NonNullable<GateStart['shard']> };
  readonly records: readonly GateRecord[];
  readonly end: GateEnd;
}

/**
 * The gates of all machines as one, in which each pair of processes says where it was measured.
 *
 * @throws UsageError where a file is no gate of a shard, or not of the same base, candidate, cells and version as the others
 */
export function mergedGate(paths: readonly string[]): MergedGate {
  const files = paths.map(readShard).toSorted((a, b) => a.start.shard.index - b.start.shard.index);
  const [first, ...others] = files;
  if (first === undefined) throw new UsageError('gate --merge needs the files of its shards');
  for (const other of others) {
    const found = differing(first.start, other.start);
    if (found !== null) throw new UsageError(`${first.name} and ${other.name} are no shards of one gate: ${found}`);
  }
  const faults = faultsIn(files, first.start.shard.of);
  return faults.length > 0
    ? { state: 'incomplete', faults }
    : { state: 'merged', records: recordsOf(first, files), accepted: first.start.shard.accepted };
}

function readShard(path: string): ShardFile {
  const name = basename(path);
  const [start, ...records] = readGateFile(path);
  if (start?.type !== 'gate') throw new UsageError(`${name} is no file of a gate`);
  const { shard } = start;
  if (shard === undefined) throw new UsageError(`${name} is no shard of a gate: it was made without --shard`);
  const cut: GateEnd = { type: 'end', state: 'interrupted', reason: 'the file ends before the gate did', elapsedMs: 0 };
  const end = records.find((record) => record.type === 'end') ?? cut;
  return { name, start: { ...start, shard }, records: records.filter(({ type }) => type !== 'end'), end };
}

function differing(one: ShardFile['start'], other: ShardFile['start']): string | null {
  const said = (start: ShardFile['start']): Readonly<Record<string, string>> => ({
    version: `${start.tool.name} ${start.tool.version}`,
    base: start.base.commit,
    margin: String(start.margin),
    seed: String(start.seed),
    machines: String(start.shard.of),
    cells: JSON.stringify(start.cells),
    trades: JSON.stringify(start.trades),
    acceptances: JSON.stringify(start.shard.accepted),
  });
  const [a, b] = [said(one), said(other)];
  const what = Object.keys(a).find((name) => a[name] !== b[name]);
  if (what === undefined) return differingCode(one.shard.code, other.shard.code);
  return ['cells', 'trades', 'acceptances'].includes(what)
    ? `their ${what} differ`
    : `${what} ${a[what]} and ${b[what]}`;
}

function faultsIn(files: readonly ShardFile[], of: number): string[] {
  const byIndex = Map.groupBy(files, ({ start }) => start.shard.index);
  const twice = [...byIndex].flatMap(([index, same]) =>
    same.length > 1 ? [`${same.map(({ name }) => name).join(' and ')} are both shard ${index}/${of}`] : [],
  );
  const open = files.flatMap(({ name, end }) =>
    end.state === 'complete' ? [] : [`${name}: ${end.reason ?? end.state}`],
  );
  const absent = Array.from({ length: of }, (_, place) => place + 1).filter((index) => !byIndex.has(index));
  const gap = absent.length === 0 ? [] : [`no file of shard ${absent.map((index) => `${index}/${of}`).join(', ')}`];
  return [...twice, ...open, ...gap];
}

function recordsOf({ start: first }: ShardFile, files: readonly ShardFile[]): GateRecord[] {
  const { shard: _shard, ...start } = first;
  const nameOf = ({ start: { shard } }: ShardFile) => `${shard.index}/${shard.of}`;
  const machines = files.map((file) => {
    const { state, reason } = file.end;
    return { name: nameOf(file), environment: file.start.environment, state, reason };
  });
  const measured = files.flatMap((file) =>
    file.records.map((record): GateRecord => (isMeasured(record) ? { ...record, machine: nameOf(file) } : record)),
  );
  const notes = [...new Set(files.flatMap((file) => file.start.notes))];
  const elapsedMs = Math.max(...files.map(({ end }) => end.elapsedMs));
  return [{ ...start, notes, machines }, ...measured, { type: 'end', state: 'complete', reason: null, elapsedMs }];
}

function isMeasured(record: GateRecord): record is Extract<GateRecord, { type: 'pair' | 'control' }> {
  return record.type === 'pair' || record.type === 'control';
}
