import { endOfLine, isWord, LINE_END, numberIn, tableOf, trimmed } from './line.ts';
import { RefusedAnswer, shown } from './refused.ts';

/** What a head says of what is behind it. Everything else that it says has only to be well formed. */
export interface Head {
  status: number;
  /** Null where it is not said. */
  contentLength: number | null;
  isChunked: boolean;
  /** Of the version: 0 or 1. */
  minor: number;
  /** Whether the connection may be asked again. */
  isKept: boolean;
}

const START = Buffer.from('HTTP/1.');
/** Of the minor version, and of the status, from the start of the line. */
const [MINOR_AT, STATUS_AT, STATUS_END] = [7, 9, 12] as const;
const [TAB, CR, SPACE, COLON] = [9, 13, 32, 58] as const;
/** By byte, 1 where it may stand in a name (RFC 9110, 5.6.2). */
const inName = tableOf(/[!#$%&'*+\-.^_`|~0-9A-Za-z]/);

/**
 * Reads the head that begins at `from`: where it ends, or -1 where more of it has to come.
 *
 * @throws RefusedAnswer where it is none, or says what could be understood in two ways
 */
export function readHead(bytes: Buffer, from: number, to: number, head: Head): number {
  const fields = readStatus(bytes, from, to, head);
  if (fields < 0) return -1;
  head.contentLength = null;
  head.isChunked = false;
  const end = readFields(bytes, fields, to, head);
  if (end >= 0 && head.isChunked) {
    if (head.contentLength !== null) throw new RefusedAnswer('there are a content-length and a transfer-encoding');
    if (head.minor === 0) throw new RefusedAnswer('HTTP/1.0 knows no transfer-encoding');
  }
  return end;
}

/** `HTTP/1.1 200 OK`; a connection of HTTP/1.0 ends with its answer. */
function readStatus(bytes: Buffer, from: number, to: number, head: Head): number {
  for (let at = 0; at < START.length && from + at < to; at += 1)
    if (bytes[from + at] !== START[at]) throw new RefusedAnswer(`the answer is no HTTP/1.1: ${shown(bytes, from, to)}`);
  const end = endOfLine(bytes, from, to);
  if (end < 0) return -1;
  const minor = numberIn(bytes, from + MINOR_AT, from + MINOR_AT + 1, 10);
  const status = numberIn(bytes, from + STATUS_AT, from + STATUS_END, 10);
  const isLine =
    (minor === 0 || minor === 1) &&
    bytes[from + STATUS_AT - 1] === SPACE &&
    status !== null &&
    status >= 100 &&
    (end === from + STATUS_END || bytes[from + STATUS_END] === SPACE);
  if (!isLine) throw new RefusedAnswer(`the answer begins with no status of HTTP/1.1: ${shown(bytes, from, end)}`);
  head.status = status;
  head.minor = minor;
  head.isKept = minor === 1;
  return end + LINE_END;
}

/**
 * Reads lines of `name: value` up to the empty one: into `head`, or for nothing where they stand behind the last chunk.
 *
 * @throws RefusedAnswer where they are not well formed
 */
export function readFields(bytes: Buffer, from: number, to: number, head: Head | null): number {
  let at = from;
  for (;;) {
    let colon = at;
    while (colon < to && inName[bytes[colon] as number] === 1) colon += 1;
    if (colon === to) return -1;
    const isLast = colon === at && bytes[at] === CR;
    if (!isLast && (colon === at || bytes[colon] !== COLON))
      throw new RefusedAnswer(`a line of the head is no field: ${shown(bytes, at, to)}`);
    const end = endOfLine(bytes, colon, to);
    if (end < 0) return -1;
    if (isLast) return end + LINE_END;
    if (head !== null) readField(bytes, at, colon, end, head);
    at = end + LINE_END;
  }
}

function readField(bytes: Buffer, at: number, colon: number, end: number, head: Head): void {
  const length = colon - at;
  // three names matter, and no two of them are of one length
  if (length === 14 && isWord(bytes, at, colon, 'content-length')) readLength(bytes, colon + 1, end, head);
  else if (length === 17 && isWord(bytes, at, colon, 'transfer-encoding')) readEncoding(bytes, colon + 1, end, head);
  else if (length === 10 && isWord(bytes, at, colon, 'connection')) readConnection(bytes, colon + 1, end, head);
}

function readLength(bytes: Buffer, from: number, to: number, head: Head): void {
  const value = trimmed(bytes, from, to);
  const length = numberIn(bytes, value.from, value.to, 10);
  if (length === null) throw new RefusedAnswer(`the content-length ${shown(bytes, value.from, value.to)} is none`);
  if (head.contentLength !== null) throw new RefusedAnswer('the content-length is said twice');
  head.contentLength = length;
}

function readEncoding(bytes: Buffer, from: number, to: number, head: Head): void {
  const value = trimmed(bytes, from, to);
  if (head.isChunked) throw new RefusedAnswer('the transfer-encoding is said twice');
  // it may be there, and yet others read what follows as no chunks
  if (bytes.subarray(from, to).includes(TAB)) throw new RefusedAnswer('there is a tab beside the transfer-encoding');
  if (!isWord(bytes, value.from, value.to, 'chunked'))
    throw new RefusedAnswer(`the transfer-encoding ${shown(bytes, value.from, value.to)} is not known`);
  head.isChunked = true;
}

function readConnection(bytes: Buffer, from: number, to: number, head: Head): void {
  const value = trimmed(bytes, from, to);
  if (isWord(bytes, value.from, value.to, 'keep-alive')) return;
  const options = bytes
    .toString('latin1', value.from, value.to)
    .toLowerCase()
    .split(/[\t ]*,[\t ]*/);
  if (options.includes('close')) head.isKept = false;
}
