import { request } from 'node:http';
import { Duplex } from 'node:stream';
import type { Verdict } from './_answers.ts';

/** What Node's own client makes of the same bytes, without a socket. */
export function readByNode(bytes: Buffer): Promise<Verdict> {
  return new Promise((resolve) => {
    const socket = new Duplex({
      read() {},
      write(_chunk, _encoding, done) {
        done();
        this.push(bytes);
        this.push(null);
      },
    });
    const call = request({ createConnection: () => socket }, (response) => {
      let body = '';
      response.setEncoding('latin1');
      response.on('data', (piece: string) => {
        body += piece;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body, isKept: false }));
      response.on('error', () => resolve('incomplete'));
    });
    call.on('error', ({ message }) => resolve({ refused: message }));
    call.end();
  });
}
