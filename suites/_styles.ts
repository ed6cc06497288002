import { Writable } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { Client } from 'undici/index.js';
import type { Answer } from '../core/members/types.ts';

/** A GET of a path, its body read to the end. */
type Get = (client: Client, path: string) => Promise<Answer>;

/** The same request of the same client in each style. What a caller waits for is a promise in all of them. */
export const styles: Readonly<Record<'async-await' | 'callbacks' | 'streams', Get>> = {
  async 'async-await'(client, path) {
    const { statusCode, body } = await client.request({ path, method: 'GET' });
    const seen = new Body();
    for await (const chunk of body) seen.add(chunk as Buffer);
    return seen.answer(statusCode);
  },

  callbacks: (client, path) =>
    new Promise((resolve, reject) => {
      client.request({ path, method: 'GET' }, (error, response) => {
        if (error !== null) return reject(error);
        const { statusCode, body } = response;
        const seen = new Body();
        body.on('data', (chunk: Buffer) => seen.add(chunk));
        body.on('end', () => resolve(seen.answer(statusCode)));
        body.on('error', reject);
      });
    }),

  async streams(client, path) {
    const seen = new Body();
    let status = 0;
    await client.stream({ path, method: 'GET' }, ({ statusCode }) => {
      status = statusCode;
      return new Writable({
        write(chunk: Buffer, _encoding, written) {
          seen.add(chunk);
          written();
        },
      });
    });
    return seen.answer(status);
  },
};

class Body {
  #bytes = 0;
  #checksum = 0;

  add(chunk: Buffer): void {
    this.#bytes += chunk.length;
    this.#checksum = crc32(chunk, this.#checksum);
  }

  answer(status: number): Answer {
    return { status, bytes: this.#bytes, checksum: this.#checksum };
  }
}
