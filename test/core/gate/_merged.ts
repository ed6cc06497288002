import type { GateRecord, PairRecord } from '../../../core/gate/records.ts';
import { environment } from '../../_environment.ts';
import { code } from '../shards/_shards.ts';
import { END, pairsOf, startOf } from './_records.ts';

/** The records of one of several machines: eight pairs that screen, four that confirm, slower by this. */
export function machineRecords(
  index: number,
  of: number,
  slower: number,
  some: Partial<ReturnType<typeof startOf>> = {},
): GateRecord[] {
  const seen = { slower: { makespanMs: slower } };
  const pairs: PairRecord[] = [...pairsOf('screen', 8, seen), ...pairsOf('confirm', 4, seen)];
  const shard = { index, of, code, accepted: [] };
  return [{ ...startOf(), environment: { ...environment, cpu: `CPU of ${index}` }, shard, ...some }, ...pairs, END];
}

export const textOf = (records: readonly GateRecord[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');
