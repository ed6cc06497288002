import { type Caller, Connection } from '../http/connection.ts';
import type { Outcome } from '../members/types.ts';

/** One of the clients of a served trial: a connection to its door, and one request at a time. */
export class LoadClient implements Caller {
  readonly #connection: Connection;
  readonly #path: string;
  #id = 0;
  /** A character for each byte: what is looked for is ASCII, and what is shown is decoded. */
  #text = '';
  #resolve!: (outcome: Outcome) => void;
  #reject!: (error: Error) => void;
  readonly #expect = (resolve: (outcome: Outcome) => void, reject: (error: Error) => void): void => {
    this.#resolve = resolve;
    this.#reject = reject;
  };

  /** @param path Behind it stands the id of the operation that is asked for. */
  constructor(origin: string, path: string) {
    this.#path = path;
    this.#connection = new Connection(origin, this);
  }

  /** Rejects where what came back does not say that it is about this operation. */
  send(id: number): Promise<Outcome> {
    const outcome = new Promise(this.#expect);
    this.#id = id;
    this.#text = '';
    this.#connection.ask(`${this.#path}${id}`);
    return outcome;
  }

  take(bytes: Buffer, from: number, to: number): void {
    this.#text += bytes.toString('latin1', from, to);
  }

  /** 503 is the answer to a request that was never let in, and no failure of the client. */
  answered(status: number): void {
    const text = this.#text;
    if (status === 503 || idIn(text) === this.#id) this.#resolve({ status, bytes: text.length, checksum: 0 });
    else this.#reject(new Error(`request ${this.#id} was answered with status ${status} and "${shown(text)}"`));
  }

  failed(error: Error): void {
    this.#reject(error);
  }
}

const SHOWN = 80;

function shown(text: string): string {
  return Buffer.from(text, 'latin1').toString().slice(0, SHOWN);
}

/** Which operation an answer is about; null where it does not say. */
function idIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly id?: unknown } | null)?.id;
  } catch {
    return null;
  }
}
