import { type Head, readFields, readHead } from './head.ts';
import { endOfLine, LINE_END, numberIn } from './line.ts';
import { RefusedAnswer, shown } from './refused.ts';

/** Takes a body, piece by piece, in memory that is used again when `take` has returned. */
export interface Body {
  take(bytes: Buffer, from: number, to: number): void;
}

/** What comes next of an answer: `rest` is a body that the end of the connection ends. */
type Part = 'head' | 'body' | 'rest' | 'chunk' | 'chunk-body' | 'chunk-end' | 'trailers' | 'nothing';

const MORE = -1;
/** As much as Node and undici read of a head, and more than any line of a chunked body needs. */
export const MOST_HELD_BYTES = 16 * 1024;
const [SWITCHING, NO_CONTENT, NOT_MODIFIED] = [101, 204, 304] as const;
const [CR, SEMICOLON] = [13, 59] as const;
/** What a chunk may say of itself behind its length (RFC 9112, 7.1.1), without blanks. */
const EXTENSIONS = /^(?:;[!#$%&'*+\-.^_`|~\w]+(?:=(?:[!#$%&'*+\-.^_`|~\w]+|"[^"\\]*"))?)*$/;

/** Reads one answer after the other, in whatever pieces they come, and of each exactly what belongs to it. */
export class AnswerReader {
  readonly head: Head = { status: 0, contentLength: null, isChunked: false, minor: 1, isKept: true };
  readonly #body: Body;
  #part: Part = 'nothing';
  #isBodyless = false;
  /** Bytes of the body, or of a chunk, that have not come yet. */
  #left = 0;
  /** What has come of a head or a line whose end has not. */
  #held: Buffer | null = null;

  constructor(body: Body) {
    this.#body = body;
  }

  /** @param isBodyless Whether no body follows whatever the head says, as where HEAD was asked. */
  expect(isBodyless: boolean): void {
    this.#part = 'head';
    this.#isBodyless = isBodyless;
    this.#held = null;
  }

  /**
   * Takes the first `length` bytes of `chunk`: true where the answer is complete with them.
   *
   * @throws RefusedAnswer where they are no answer, or more than one
   */
  take(chunk: Buffer, length: number): boolean {
    const bytes = this.#held === null ? chunk : Buffer.concat([this.#held, chunk.subarray(0, length)]);
    const to = this.#held === null ? length : bytes.length;
    this.#held = null;
    let at = 0;
    while (this.#part !== 'nothing') {
      const end = this.#read(bytes, at, to);
      if (end === MORE) {
        if (at < to) this.#hold(bytes, at, to);
        return false;
      }
      at = end;
    }
    if (at < to) throw new RefusedAnswer(`${to - at} bytes came behind the answer: ${shown(bytes, at, to)}`);
    return true;
  }

  /**
   * No more will come: that completes an answer whose head does not say how long it is.
   *
   * @returns Whether the answer is complete.
   */
  end(): boolean {
    if (this.#part === 'rest') this.#part = 'nothing';
    return this.#part === 'nothing';
  }

  #hold(bytes: Buffer, at: number, to: number): void {
    checkLength(to - at);
    this.#held = Buffer.from(bytes.subarray(at, to)); // the memory of `bytes` is used again
  }

  /** Reads what begins at `at`: where it ends, or MORE where not all of it has come. */
  #read(bytes: Buffer, at: number, to: number): number {
    switch (this.#part) {
      case 'head':
        return this.#readHead(bytes, at, to);
      case 'body':
        return this.#readBody(bytes, at, to, 'nothing');
      case 'rest':
        return this.#readRest(bytes, at, to);
      case 'chunk':
        return this.#readChunk(bytes, at, to);
      case 'chunk-body':
        return this.#readBody(bytes, at, to, 'chunk-end');
      case 'chunk-end':
        return this.#readChunkEnd(bytes, at, to);
      case 'trailers':
        return this.#readTrailers(bytes, at, to);
      case 'nothing':
        return at;
    }
  }

  #readHead(bytes: Buffer, at: number, to: number): number {
    const { head } = this;
    const end = readHead(bytes, at, to, head);
    if (end === MORE) return MORE;
    checkLength(end - at);
    const { status } = head;
    if (status === SWITCHING) throw new RefusedAnswer('the server switches to a protocol that nobody asked for (101)');
    if (status < 200) {
      if (!head.isKept)
        throw new RefusedAnswer(`the connection ends with a mere announcement of an answer (${status})`);
      return end; // it says that an answer will come, and another head follows
    }
    if (this.#isBodyless || status === NO_CONTENT || status === NOT_MODIFIED) this.#part = 'nothing';
    else if (head.isChunked) this.#part = 'chunk';
    else if (head.contentLength === null) this.#part = 'rest';
    else {
      this.#left = head.contentLength;
      this.#part = this.#left === 0 ? 'nothing' : 'body';
    }
    return end;
  }

  /** Neither a length nor chunks: the answer is whatever comes until the connection ends. */
  #readRest(bytes: Buffer, at: number, to: number): number {
    if (at === to) return MORE;
    this.#body.take(bytes, at, to);
    return to;
  }

  /** Hands over what has come of the bytes that are left. */
  #readBody(bytes: Buffer, at: number, to: number, next: Part): number {
    if (at === to) return MORE;
    const end = Math.min(to, at + this.#left);
    this.#left -= end - at;
    this.#body.take(bytes, at, end);
    if (this.#left === 0) this.#part = next;
    return end;
  }

  /** `1f4;name=value`: a length, and behind it what only those read who know it. */
  #readChunk(bytes: Buffer, at: number, to: number): number {
    const end = endOfLine(bytes, at, to);
    if (end === MORE) return MORE;
    checkLength(end - at);
    const semicolon = bytes.subarray(at, end).indexOf(SEMICOLON);
    const length = numberIn(bytes, at, semicolon < 0 ? end : at + semicolon, 16);
    const isRead = length !== null && (semicolon < 0 || EXTENSIONS.test(bytes.toString('latin1', at + semicolon, end)));
    if (!isRead) throw new RefusedAnswer(`a chunk begins with no length: ${shown(bytes, at, end)}`);
    this.#left = length;
    this.#part = length === 0 ? 'trailers' : 'chunk-body';
    return end + LINE_END;
  }

  #readChunkEnd(bytes: Buffer, at: number, to: number): number {
    if (at < to && bytes[at] !== CR) throw new RefusedAnswer(`a chunk is longer than it says: ${shown(bytes, at, to)}`);
    const end = endOfLine(bytes, at, to);
    if (end === MORE) return MORE;
    this.#part = 'chunk';
    return end + LINE_END;
  }

  #readTrailers(bytes: Buffer, at: number, to: number): number {
    const end = readFields(bytes, at, to, null);
    if (end === MORE) return MORE;
    checkLength(end - at);
    this.#part = 'nothing';
    return end;
  }
}

function checkLength(bytes: number): void {
  if (bytes <= MOST_HELD_BYTES) return;
  throw new RefusedAnswer(`a head, or a line of a chunked body, is longer than ${MOST_HELD_BYTES} bytes`);
}
