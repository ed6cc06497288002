import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { prettifyError, type z } from 'zod';
import { recordSchema, type ResultRecord, type Results } from './records.ts';
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
  return collect(parseRecords(text, name, recordSchema), name);
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

/** Sorts records by kind. @throws UsageError where the first is not the session */
export function collect(records: readonly ResultRecord[], name: string): Results {
  const [session] = records;
  if (session?.type !== 'session') throw new UsageError(`${name} is no result file: its first line is not a session`);
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
  };
}

function parseLine<T>(line: string, place: string, schema: z.ZodType<T>): T {
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
