import { Socket } from 'node:net';
import { AnswerReader, type Body } from './answer.ts';

/** Who asks over a connection, and is told what came of it. */
export interface Caller extends Body {
  answered(status: number): void;
  failed(error: Error): void;
}

/** The server went away before the end of its answer, or the connection was closed by its owner. */
class ConnectionEnded extends Error {
  override readonly name = 'ConnectionEnded';
}

/** What Node asks the kernel for at most in one read. */
const READ_BYTES = 64 * 1024;
/** All sockets of a thread read into it: a reader is done with what came before the next one gets its own. */
const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
/** Whatever else stands in a path could end the line, and begin another. */
const PATH = /^\/[\x21-\x7e]*$/;

/**
 * A kept-alive connection to a server of HTTP/1.1, and one call at a time on it: what a lane has. It is opened by the first
 * call, and by the next one where it was lost. No pipelining, no timeouts of its own, no second try, and nothing is kept of
 * a call: the caller is told, and makes of it what it likes.
 */
export class Connection {
  readonly #host: string;
  readonly #port: number;
  /** Behind the path. */
  readonly #rest: string;
  readonly #caller: Caller;
  readonly #reader: AnswerReader;
  #socket: Socket | null = null;
  #isAsked = false;

  /** @throws TypeError where the origin is none of `http:` */
  constructor(origin: string, caller: Caller) {
    const { protocol, hostname, port, host } = new URL(origin);
    if (protocol !== 'http:') throw new TypeError(`client=raw speaks http, and no ${protocol.slice(0, -1)}: ${origin}`);
    this.#host = hostname.replace(/^\[(.*)\]$/, '$1'); // of an IPv6 address
    this.#port = port === '' ? 80 : Number(port);
    this.#rest = ` HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
    this.#caller = caller;
    this.#reader = new AnswerReader(caller);
  }

  /** @throws Error where that cannot be asked, or not now: the caller is told of everything that comes later */
  ask(path: string, method: 'GET' | 'HEAD' = 'GET'): void {
    if (this.#isAsked) throw new Error('a connection was asked again before it had answered');
    if (!PATH.test(path)) throw new TypeError(`the path ${JSON.stringify(path)} has something in it that no path has`);
    this.#isAsked = true;
    this.#reader.expect(method === 'HEAD');
    this.#socket ??= this.#open();
    this.#socket.write(`${method} ${path}${this.#rest}`, 'latin1');
  }

  close(): void {
    if (this.#socket !== null) this.#lose(this.#socket, new ConnectionEnded('the connection was closed'));
  }

  #open(): Socket {
    const socket = new Socket({
      onread: {
        buffer,
        callback: (length) => {
          if (socket === this.#socket) this.#take(socket, length);
          return true;
        },
      },
    });
    socket.setNoDelay(true);
    socket.on('error', (error) => this.#lose(socket, error));
    socket.on('end', () => this.#end(socket));
    socket.on('close', () => this.#lose(socket, ended()));
    return socket.connect(this.#port, this.#host);
  }

  #take(socket: Socket, length: number): void {
    if (!this.#isAsked) return this.#drop(socket); // such as 408, before it ends an idle connection
    try {
      if (!this.#reader.take(buffer, length)) return;
    } catch (error) {
      return this.#lose(socket, error as Error);
    }
    if (!this.#reader.head.isKept) this.#drop(socket);
    this.#answer();
  }

  #end(socket: Socket): void {
    if (socket !== this.#socket || !this.#isAsked || !this.#reader.end()) return this.#lose(socket, ended());
    this.#drop(socket);
    this.#answer();
  }

  #answer(): void {
    this.#isAsked = false;
    this.#caller.answered(this.#reader.head.status);
  }

  #lose(socket: Socket, error: Error): void {
    if (socket !== this.#socket) return;
    this.#drop(socket);
    if (!this.#isAsked) return;
    this.#isAsked = false;
    this.#caller.failed(error);
  }

  #drop(socket: Socket): void {
    this.#socket = null;
    socket.destroy();
  }
}

function ended(): ConnectionEnded {
  return new ConnectionEnded('the server ended the connection before the end of its answer');
}
