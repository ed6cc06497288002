import type { Socket } from 'node:net';

const LINE_END = '\r\n';

/** What comes over a socket, line by line, with texts of a known length between them: what asks a server of its counts reads it. */
export class Wire {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #failure: Error | null = null;
  #wake: () => void = () => {};

  /** @param title What the other side calls itself: "Redis". */
  constructor(socket: Socket, title: string) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    const lose = (error?: Error): void => {
      this.#failure ??= error ?? new Error(`${title} has closed the connection`);
      this.#wake();
    };
    socket.on('error', lose);
    socket.on('close', () => lose());
  }

  write(bytes: Buffer | string): void {
    this.#socket.write(bytes);
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Without its end. @throws Error where the connection is lost before */
  async line(): Promise<string> {
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
  async text(count: number): Promise<string> {
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
