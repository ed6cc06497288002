import type { ResultRecord } from './records.ts';
import { bytesAt, type Recorded } from './record-stream.ts';

/** Shorter ones are hardly larger than the place where they stand. */
const LONG = 256;

/** Text that is read where it stands, whenever it is asked for: Buffer.from takes it as it takes a string. */
class Left {
  readonly #path: string;
  readonly #at: number;
  readonly #length: number;

  constructor(path: string, at: number, length: number) {
    this.#path = path;
    this.#at = at;
    this.#length = length;
  }

  /** @throws UsageError where the file cannot be read any more */
  valueOf(): string {
    return bytesAt(this.#path, { at: this.#at, length: this.#length }).toString('latin1');
  }

  toString(): string {
    return this.valueOf();
  }

  toJSON(): string {
    return this.valueOf();
  }
}

/**
 * The same record, but that the long encodings of a round (histograms, answers) stay in the file: they are most of it, and
 * an analysis decodes them one after another.
 */
export function leftInFile(path: string, { record, line }: Recorded<ResultRecord>): ResultRecord {
  if (record.type !== 'round') return record;
  const left = <T extends string | null>(encoding: T): T => {
    if (encoding === null || encoding.length < LONG) return encoding;
    const within = line.bytes.indexOf(encoding, 0, 'latin1');
    if (within < 0) return encoding; // it stands there with escapes, and so is none of ours
    return new Left(path, line.at + within, encoding.length) as unknown as T;
  };
  record.latency = left(record.latency);
  record.queueWait = left(record.queueWait);
  record.service = left(record.service);
  if (record.answers !== null) record.answers.rows = left(record.answers.rows);
  for (const kind of record.kinds) kind.latency = left(kind.latency);
  return record;
}
