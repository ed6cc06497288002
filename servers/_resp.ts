import { once } from 'node:events';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { loginOf } from '../core/members/login.ts';
import { Wire } from './_wire.ts';

const LINE_END = '\r\n';

/** Redis' own protocol, as far as a witness needs it: commands one after the other, and answers of one line or one text. */
export class Resp {
  readonly #wire: Wire;

  /** @throws Error where nobody answers there, or it refuses what the URL says */
  static async open(address: string): Promise<Resp> {
    const { host, port, user, password, database } = loginOf(address, 6379);
    const isSecret = new URL(address).protocol === 'rediss:';
    const socket = isSecret ? connectTls({ host, port }) : connectPlain({ host, port, noDelay: true });
    await once(socket, isSecret ? 'secureConnect' : 'connect');
    const resp = new Resp(socket);
    if (password !== '') await resp.ask('AUTH', user || 'default', password);
    if (database !== '') await resp.ask('SELECT', database);
    return resp;
  }

  private constructor(socket: Socket) {
    this.#wire = new Wire(socket, 'Redis');
  }

  /** One command, and the text of its answer, which is empty where there is none. @throws Error where Redis says that it is one */
  async ask(...words: readonly (string | Buffer)[]): Promise<string> {
    const parts = words.flatMap((word) => {
      const bytes = Buffer.from(word);
      return [Buffer.from(`$${bytes.length}${LINE_END}`), bytes, Buffer.from(LINE_END)];
    });
    this.#wire.write(Buffer.concat([Buffer.from(`*${words.length}${LINE_END}`), ...parts]));
    const line = await this.#wire.line();
    const rest = line.slice(1);
    if (line.startsWith('-')) throw new Error(rest);
    if (!line.startsWith('$')) return rest;
    if (Number(rest) < 0) return ''; // there is none
    return this.#wire.text(Number(rest));
  }

  close(): void {
    this.#wire.close();
  }
}
