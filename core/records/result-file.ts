import { statSync } from 'node:fs';
import type { z } from 'zod';
import { leftInFile } from './left-in-file.ts';
import { partOf } from './part.ts';
import { parseLine, recordedAt } from './record-stream.ts';
import { type MachineResults, recordSchema, type ResultRecord, type Results, type SessionRecord } from './records.ts';
import { MOST_RECORDS } from './work-limits.ts';
import { UsageError } from '../text/errors.ts';

/** What a reader takes. */
interface Limits {
  /** Of a file that is larger, long encodings of rounds stay there until they are asked for: the rest is as much as should be in memory. */
  readonly largeBytes: number;
  readonly mostRecords: number;
}

const LIMITS: Limits = { largeBytes: 2 ** 26, mostRecords: MOST_RECORDS };

/**
 * A file that was cut is read up to its last whole line, and says that it was interrupted.
 *
 * @throws UsageError where the file cannot be read, is no result file, or has more records than are told
 */
export function readResultFile(path: string, limits: Partial<Limits> = {}): Results {
  const { largeBytes, mostRecords } = { ...LIMITS, ...limits };
  const isLarge = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > largeBytes;
  const records: ResultRecord[] = [];
  for (const recorded of recordedAt(path, recordSchema)) {
    if (records.length === mostRecords)
      throw new UsageError(
        `${path} has more than ${mostRecords} lines, and no more are told: share the plan with --shard`,
      );
    records.push(isLarge ? leftInFile(path, recorded) : recorded.record);
  }
  return resultsIn(records, path);
}

/**
 * A file that was cut is read up to its last whole line, and says that it was interrupted.
 *
 * @throws UsageError where a whole line is not a record, or the first is not the session
 */
export function parseResults(text: string, name: string): Results {
  return resultsIn(parseRecords(text, name, recordSchema), name);
}

/**
 * The records of a file, a line each, up to its last whole one.
 *
 * @throws UsageError where a whole line is not a record
 */
export function parseRecords<T>(text: string, name: string, schema: z.ZodType<T>): T[] {
  const lines = text.split('\n').slice(0, -1); // what follows the last line break is nothing, or a line cut in half
  return lines.map((line, index) => parseLine(line, `${name}, line ${index + 1}`, schema));
}

/**
 * What these records say of what they were to measure: of a shard, its part of the plan.
 *
 * @throws UsageError where the first is not the session
 */
export function resultsIn(records: readonly ResultRecord[], name: string): Results {
  const { session, ...results } = collect(records, name);
  if (session.shard === undefined) return { session, ...results };
  return { ...results, session: { ...session, plan: partOf(session.plan, session.shard.blocks) } };
}

/** Sorts records by kind. @throws UsageError where the first is not the session */
export function collect(records: readonly ResultRecord[], name: string): Results {
  const [session] = records;
  if (session?.type !== 'session') throw new UsageError(`${name} is no result file: its first line is not a session`);
  const machines = machinesIn(session, records);
  const all = sorted(session, records);
  // floors and probes are a machine's own
  return machines.length === 0 ? all : { ...all, floors: [], machines };
}

function sorted(session: SessionRecord, records: readonly ResultRecord[]): Results {
  const ofType = <T extends ResultRecord['type']>(type: T) =>
    records.filter((record): record is Extract<ResultRecord, { type: T }> => record.type === type);
  return {
    session,
    floors: ofType('floor'),
    trials: ofType('trial'),
    rounds: ofType('round'),
    faults: ofType('fault'),
    looks: ofType('look'),
    hands: ofType('hand'),
    end: ofType('end').at(-1) ?? {
      type: 'end',
      state: 'interrupted',
      reason: 'the file ends before the run did',
      elapsedMs: 0,
    },
    machines: [],
  };
}

/** Each machine of a merged file, with what stands behind it. */
function machinesIn(
  { merged: _merged, ...session }: SessionRecord,
  records: readonly ResultRecord[],
): MachineResults[] {
  const places = records.flatMap(({ type }, place) => (type === 'machine' ? [place] : []));
  return places.flatMap((place, index) => {
    const [machine, ...own] = records.slice(place, places[index + 1]);
    if (machine?.type !== 'machine') return [];
    const { environment, command, shard, state, reason, elapsedMs } = machine;
    const plan = partOf(session.plan, shard.blocks);
    const measured = own.filter(({ type }) => type !== 'end');
    const end = { type: 'end' as const, state, reason, elapsedMs };
    return [{ machine, results: sorted({ ...session, environment, command, shard, plan }, [...measured, end]) }];
  });
}
