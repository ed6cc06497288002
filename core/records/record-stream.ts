import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import type { z } from 'zod';
import { cannot } from '../text/errors.ts';
import { parseLine } from './result-file.ts';

const CHUNK_BYTES = 1 << 18;

/**
 * The records of a file one by one, up to its last whole line, so that a file of any size takes no more memory than its longest line.
 *
 * @throws UsageError where it cannot be read, or where a whole line is not a record
 */
export function* recordsAt<T>(path: string, schema: z.ZodType<T>): Generator<T> {
  let number = 0;
  for (const line of linesAt(path)) {
    number += 1;
    yield parseLine(line, `${path}, line ${number}`, schema);
  }
}

function* linesAt(path: string): Generator<string> {
  const file = trying(path, () => openSync(path, 'r'));
  const decoder = new StringDecoder('utf8');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let begun: string[] = []; // of a line that is longer than a chunk
  try {
    for (;;) {
      const bytes = trying(path, () => readSync(file, chunk));
      if (bytes === 0) return; // what is begun is nothing, or a line cut in half
      const [first = '', ...others] = decoder.write(chunk.subarray(0, bytes)).split('\n');
      begun.push(first);
      if (others.length === 0) continue;
      yield begun.join('');
      begun = [others.pop() ?? ''];
      yield* others;
    }
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
