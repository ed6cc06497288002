import { StringDecoder } from 'node:string_decoder';

/** Lines out of what comes in pieces; none is longer than it may be. */
export class Lines {
  readonly #most: number;
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  constructor(most: number) {
    this.#most = most;
  }

  /** @returns The lines that are whole with this piece; null where one is too long, after which no more is understood. */
  take(piece: Buffer): string[] | null {
    const [first = '', ...more] = this.#decoder.write(piece).split('\n');
    const lines = [this.#rest + first, ...more];
    this.#rest = lines.pop() ?? '';
    return [...lines, this.#rest].some(({ length }) => length > this.#most) ? null : lines;
  }
}
