import { Socket } from 'node:net';
import type { buildConnector } from 'undici/index.js';

/** What Node asks the kernel for at most in one read. */
const READ_BYTES = 64 * 1024;
/** All sockets of a thread read into it: a reader is done with its chunk before the next one is read. */
const buffer = Buffer.allocUnsafeSlow(READ_BYTES);

/**
 * A socket that hands what it read to its reader at once, in memory that it uses again, where a stream would allocate 64 KiB
 * a read, queue what came, and tell its reader a turn later. For readers that keep no chunk and never pause.
 */
class UnbufferedSocket extends Socket {
  #chunk: Buffer | null = null;

  constructor() {
    super({ onread: { buffer, callback: (bytes) => this.#hand(buffer.subarray(0, bytes)) } });
  }

  #hand(chunk: Buffer): boolean {
    this.#chunk = chunk;
    this.emit('readable');
    return true;
  }

  /** Nothing is ever in the stream's own buffer; a call that asks it to begin, or for its end, asks for 0 bytes. */
  override read(size?: number): Buffer | null {
    const chunk = this.#chunk;
    this.#chunk = null;
    return chunk === null && size === 0 ? (super.read(0) as null) : chunk;
  }
}

/** Opens such a socket for undici. */
export const connectUnbuffered: buildConnector.connector = ({ hostname, port }, opened) => {
  const socket = new UnbufferedSocket();
  const fail = (error: Error): void => opened(error, null);
  socket.setNoDelay(true);
  socket.once('error', fail);
  socket.connect({ host: hostname, port: Number(port) }, () => {
    socket.off('error', fail);
    opened(null, socket);
  });
};
