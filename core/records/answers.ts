import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { UsageError } from '../text/errors.ts';

/**
 * What a round was answered, small enough for every line of a file and by id, so that two sides can be compared over what
 * both answered. A row is one answer where a round has up to `MOST_ROWS` of them, else as many neighbours as make so few rows.
 */

/** So many rows take 1.5 KB in a file, and 5.5 KB where nothing of them repeats. */
const MOST_ROWS = 256;
/** Status or number, bytes and checksum, each in a column of its own: equal ones beside each other take no room. */
const ROW_BYTES = 16;
/** Place, status, bytes and checksum of one of several answers, as the checksum of their row is made of them. */
const ANSWER_BYTES = 20;

/** By place, as in a ledger; status 0 where there is no answer. */
interface Answers {
  readonly status: Int32Array;
  readonly bytes: Float64Array;
  readonly checksum: Uint32Array;
}

/** As it stands in a file: how many answers were asked for, and the rows of them, deflated, in base64. */
export interface EncodedAnswers {
  readonly asked: number;
  readonly rows: string;
}

/** One answer, or neighbours of which some may be missing. */
export interface AnswerRow {
  /** Place of the first of them. */
  readonly first: number;
  /** So many were asked for, and so many came. */
  readonly asked: number;
  readonly answered: number;
  /** Of a single one; else null. */
  readonly status: number | null;
  readonly bytes: number;
  /** CRC-32 of the payload; of several answers, one over (place, status, bytes, CRC-32) of each. */
  readonly checksum: number;
}

/** How many neighbours share a row. */
function rowSize(asked: number): number {
  let size = 1;
  while (size * MOST_ROWS < asked) size *= 2;
  return size;
}

/** @param answers Status 0 is no answer, whatever else stands in its place. */
export function encodeAnswers(answers: Answers): EncodedAnswers {
  const asked = answers.status.length;
  const size = rowSize(asked);
  const rows = Math.ceil(asked / size);
  const columns = Buffer.alloc(rows * ROW_BYTES);
  const scratch = Buffer.alloc(size * ANSWER_BYTES);
  for (let row = 0; row < rows; row += 1) {
    const { answered, status, bytes, checksum } = summed(answers, row * size, size, scratch);
    columns.writeInt32LE(status ?? answered, row * 4);
    columns.writeDoubleLE(bytes, rows * 4 + row * 8);
    columns.writeUInt32LE(checksum, rows * 12 + row * 4);
  }
  return { asked, rows: deflateRawSync(columns).toString('base64') };
}

function summed(
  { status, bytes, checksum }: Answers,
  first: number,
  size: number,
  scratch: Buffer,
): Pick<AnswerRow, 'answered' | 'status' | 'bytes' | 'checksum'> {
  let answered = 0;
  let sum = 0;
  for (let place = first; place < Math.min(first + size, status.length); place += 1) {
    if (status[place] === 0) continue;
    scratch.writeUInt32LE(place, answered * ANSWER_BYTES);
    scratch.writeInt32LE(status[place] as number, answered * ANSWER_BYTES + 4);
    scratch.writeDoubleLE(bytes[place] as number, answered * ANSWER_BYTES + 8);
    scratch.writeUInt32LE(checksum[place] as number, answered * ANSWER_BYTES + 16);
    answered += 1;
    sum += bytes[place] as number;
  }
  if (size > 1)
    return { answered, status: null, bytes: sum, checksum: crc32(scratch.subarray(0, answered * ANSWER_BYTES)) };
  return { answered, status: status[first] as number, bytes: sum, checksum: answered === 0 ? 0 : checksum[first]! };
}

/** @throws UsageError where they are none: a file may hold anything */
export function decodeAnswers({ asked, rows: encoded }: EncodedAnswers): AnswerRow[] {
  const size = rowSize(asked);
  const rows = Math.ceil(asked / size);
  let columns: Buffer;
  try {
    columns = inflateRawSync(Buffer.from(encoded, 'base64'), { maxOutputLength: MOST_ROWS * ROW_BYTES + 1 });
  } catch {
    throw new UsageError('the answers of a round cannot be read');
  }
  if (columns.length !== rows * ROW_BYTES) throw new UsageError(`the answers of a round are not ${asked}`);
  return Array.from({ length: rows }, (_, row) => {
    const head = columns.readInt32LE(row * 4);
    const first = row * size;
    return {
      first,
      asked: Math.min(asked, first + size) - first,
      answered: size === 1 ? Number(head !== 0) : head,
      status: size === 1 ? head : null,
      bytes: columns.readDoubleLE(rows * 4 + row * 8),
      checksum: columns.readUInt32LE(rows * 12 + row * 4),
    };
  });
}
