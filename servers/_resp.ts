import { once } from 'node:events';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

const LINE_END = '\r\n';

/** Redis' own protocol, as far as a witness needs it: commands one after the other, and answers of one line or one text. */
export class Resp {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #failure: Error | null = null;
  #wake: () => void = () => {};

  /** @throws Error where nobody answers there, or it refuses what the URL says */
  static async open(address: string): Promise<Resp> {
    const url = new URL(address);
    const at = { host: url.hostname || '127.0.0.1', port: Number(url.port || 6379) };
    const socket = url.protocol === 'rediss:' ? connectTls(at) : connectPlain({ ...at, noDelay: true });
    await once(socket, url.protocol === 'rediss:' ? 'secureConnect' : 'connect');
    const resp = new Resp(socket);
    const password = decodeURIComponent(url.password);
    if (password !== '') await resp.ask('AUTH', decodeURIComponent(url.username) || 'default', password);
    const database = url.pathname.slice(1);
    if (database !== '') await resp.ask('SELECT', database);
    return resp;
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    const lose = (error?: Error): void => {
      this.#failure ??= error ?? new Error('Redis has closed the connection');
      this.#wake();
    };
    socket.on('error', lose);
    socket.on('close', () => lose());
  }

  /** One command, and the text of its answer, which is empty where there is none. @throws Error where Redis says that it is one */
  async ask(...words: readonly (string | Buffer)[]): Promise<string> {
    const parts = words.flatMap((word) => {
      const bytes = Buffer.from(word);
      return [Buffer.from(`$${bytes.length}${LINE_END}`), bytes, Buffer.from(LINE_END)];
    });
    this.#socket.write(Buffer.concat([Buffer.from(`*${words.length}${LINE_END}`), ...parts]));
    const line = await this.#line();
    const rest = line.slice(1);
    if (line.startsWith('-')) throw new Error(rest);
    if (!line.startsWith('$')) return rest;
    if (Number(rest) < 0) return ''; // there is none
    return this.#text(Number(rest));
  }

  close(): void {
    this.#socket.destroy();
  }

  async #line(): Promise<string> {
    let end = this.#received.indexOf(LINE_END);
    while (end < 0) {
      await this.#more(); // oxlint-disable-line no-await-in-loop -- until it is there
      end = this.#received.indexOf(LINE_END);
    }
    const line = this.#received.toString('utf8', 0, end);
    this.#received = this.#received.subarray(end + LINE_END.length);
    return line;
  }

  /** So many bytes, and the end of the line behind them. */
  async #text(count: number): Promise<string> {
    const end = count + LINE_END.length;
    while (this.#received.length < end) await this.#more(); // oxlint-disable-line no-await-in-loop
    const text = this.#received.toString('utf8', 0, count);
    this.#received = this.#received.subarray(end);
    return text;
  }

  async #more(): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }
}
