import { closeSync, openSync, readSync } from 'node:fs';
import { prettifyError, type z } from 'zod';
import { cannot, UsageError } from '../text/errors.ts';

/** A line of a file, and where it begins there, in bytes; only until the next one is read. */
interface Line {
  readonly bytes: Buffer;
  readonly at: number;
}

/** A record, and the line in which it stands. */
export interface Recorded<T> {
  readonly record: T;
  readonly line: Line;
}

/**
 * The records of a file one by one, up to its last whole line, so that a file of any size takes no more memory than its longest line.
 *
 * @throws UsageError where it cannot be read, or where a whole line is not a record
 */
export function* recordsAt<T>(path: string, schema: z.ZodType<T>): Generator<T> {
  for (const { record } of recordedAt(path, schema)) yield record;
}

/** The same, each with its line. */
export function* recordedAt<T>(path: string, schema: z.ZodType<T>): Generator<Recorded<T>> {
  let number = 0;
  for (const line of linesAt(path)) {
    number += 1;
    yield { record: parseLine(line.bytes.toString(), `${path}, line ${number}`, schema), line };
  }
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

const CHUNK_BYTES = 1 << 18;
const LINE_BREAK = 0x0a;
/** Far more than a plan of as many cells as there may be; a string in Node holds no more than twice as much. */
const LONGEST_LINE_BYTES = 2 ** 28;

/** @throws UsageError where the file cannot be read, or a line is longer than any record */
export function* linesAt(path: string): Generator<Line> {
  const file = trying(path, () => openSync(path, 'r'));
  let buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let filled = 0;
  let at = 0; // of what is in the buffer
  try {
    for (;;) {
      const bytes = trying(path, () => readSync(file, buffer, filled, buffer.length - filled, null));
      if (bytes === 0) return; // what is begun is nothing, or a line cut in half
      const seen = filled;
      filled += bytes;
      let from = 0;
      for (
        let end = buffer.indexOf(LINE_BREAK, seen);
        end >= 0 && end < filled;
        end = buffer.indexOf(LINE_BREAK, from)
      ) {
        yield { bytes: buffer.subarray(from, end), at: at + from };
        from = end + 1;
      }
      buffer.copyWithin(0, from, filled);
      filled -= from;
      at += from;
      if (filled < buffer.length) continue;
      if (filled >= LONGEST_LINE_BYTES)
        throw new UsageError(`${path} is no result file: a line has more than ${LONGEST_LINE_BYTES / 2 ** 20} MB`);
      const larger = Buffer.allocUnsafe(2 * buffer.length);
      buffer.copy(larger, 0, 0, filled);
      buffer = larger;
    }
  } finally {
    closeSync(file);
  }
}

/** What stands at a place of a file. @throws UsageError where it cannot be read */
export function bytesAt(path: string, { at, length }: { readonly at: number; readonly length: number }): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  const file = trying(path, () => openSync(path, 'r'));
  try {
    const read = trying(path, () => readSync(file, bytes, 0, length, at));
    if (read < length) throw new UsageError(`${path} has become shorter while it was read`);
    return bytes;
  } finally {
    closeSync(file);
  }
}

function trying<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw cannot('read', path, error);
  }
}
