import { AnswerReader } from '../../../core/http/answer.ts';

/** What came of an answer: all of it, or why none. */
export type Verdict =
  | { readonly status: number; readonly body: string; readonly isKept: boolean }
  | { readonly refused: string }
  | 'incomplete';

/** Reads the pieces as a connection would that is ended behind them; what comes behind a complete answer is too much. */
export function read(pieces: readonly Buffer[], isBodyless = false): Verdict {
  let body = '';
  const reader = new AnswerReader({
    take(bytes, from, to) {
      body += bytes.toString('latin1', from, to);
    },
  });
  // the memory of a connection, which is used again for every piece
  const memory = Buffer.alloc(Math.max(1, ...pieces.map(({ length }) => length)));
  let isComplete = false;
  reader.expect(isBodyless);
  try {
    for (const piece of pieces) {
      if (isComplete) return { refused: 'bytes came behind the answer' };
      piece.copy(memory);
      isComplete = reader.take(memory, piece.length);
      memory.fill('?');
    }
  } catch (error) {
    return { refused: (error as Error).message };
  }
  const { isKept, status } = reader.head;
  if (isComplete) return { status, body, isKept };
  return reader.end() ? { status, body, isKept: false } : 'incomplete';
}

/** The same bytes in pieces, cut before each of these places. */
export function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const cuts = [0, ...places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return cuts.slice(1).flatMap((to, index) => {
    const from = cuts[index] as number;
    return to > from ? [bytes.subarray(from, to)] : [];
  });
}

/** Every way to cut it in two, and byte by byte. */
export function everyWay(bytes: Buffer): Buffer[][] {
  const places = Array.from({ length: bytes.length }, (_, at) => at);
  return [...places.map((at) => cut(bytes, [at])), cut(bytes, places)];
}

export function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
