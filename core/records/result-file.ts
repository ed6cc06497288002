import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { prettifyError, type z } from 'zod';
import { partOf } from './part.ts';
import { type MachineResults, recordSchema, type ResultRecord, type Results, type SessionRecord } from './records.ts';
import { cannot, UsageError } from '../text/errors.ts';

/** A file of records being written: each is on disk before the next round begins. */
export interface RecordFile<T> {
  readonly path: string;
  /** @throws Error where the disk will not take it */
  write(record: T): void;
  close(): void;
}

/** A file that is written over, or what names one that is not there yet: two that name one at a time get two. */
export type RecordPlace = string | (() => string);

/** @throws UsageError where the file cannot be made */
export function createRecordFile<T>(place: RecordPlace): RecordFile<T> {
  const isNamed = typeof place === 'string';
  const path = isNamed ? place : place();
  let file: number;
  try {
    makeFolder(dirname(path));
    file = openSync(path, isNamed ? 'w' : 'wx');
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (isTaken && !isNamed && existsSync(path)) return createRecordFile(place);
    throw cannot('write', path, error);
  }
  return {
    path,
    // not writeSync, which says nothing where a full disk takes the half of it
    write: (record) => writeFileSync(file, `${JSON.stringify(record)}\n`),
    close: () => closeSync(file),
  };
}

/** Whether a disk would take no more, which is no fault of ours. */
export function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && error.syscall === 'write';
}

/** One by one, because `recursive` tries for ever where the system takes no folders, as in /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** @throws UsageError where the file cannot be read, or is no result file */
export function readResultFile(path: string): Results {
  return parseResults(readText(path), path);
}

/** @throws UsageError where the file cannot be read */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw cannot('read', path, error);
  }
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

/** @throws UsageError where it is none */
export function parseLine<T>(line: string, place: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new UsageError(`${place}: not JSON`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(`${place}: ${prettifyError(parsed.error).split('\n').slice(0, 2).join(' ')}`);
}
