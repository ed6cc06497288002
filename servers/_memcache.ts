import { once } from 'node:events';
import { connect } from 'node:net';
import { loginOf } from '../core/members/login.ts';
import { Wire } from './_wire.ts';

/** memcached's text protocol, as far as a witness needs it. */
export class Memcache {
  readonly #wire: Wire;

  /** @throws Error where nobody answers there */
  static async open(address: string): Promise<Memcache> {
    const { host, port } = loginOf(address, 11_211);
    const socket = connect({ host, port, noDelay: true });
    await once(socket, 'connect');
    return new Memcache(new Wire(socket, 'memcached'));
  }

  private constructor(wire: Wire) {
    this.#wire = wire;
  }

  /** What it says of itself, by name. @throws Error where it says that it is one, or is no memcached */
  async values(command: 'stats' | 'stats settings'): Promise<ReadonlyMap<string, string>> {
    this.#wire.write(`${command}\r\n`);
    const values = new Map<string, string>();
    for (;;) {
      const line = await this.#wire.line(); // oxlint-disable-line no-await-in-loop -- line by line
      if (line === 'END') return values;
      const [word, name = '', ...value] = line.split(' ');
      if (word !== 'STAT') throw new Error(`"${command}" was answered by "${line.slice(0, 80)}"`);
      values.set(name, value.join(' '));
    }
  }

  async flush(): Promise<void> {
    this.#wire.write('flush_all\r\n');
    await this.#said('OK');
  }

  async set(pairs: readonly (readonly [string, Buffer])[]): Promise<void> {
    for (const [key, value] of pairs) {
      this.#wire.write(Buffer.concat([Buffer.from(`set ${key} 0 0 ${value.length}\r\n`), value, Buffer.from('\r\n')]));
    }
    for (const _ of pairs) await this.#said('STORED'); // oxlint-disable-line no-await-in-loop -- one after the other
  }

  close(): void {
    this.#wire.close();
  }

  async #said(word: string): Promise<void> {
    const line = await this.#wire.line();
    if (line !== word) throw new Error(`memcached said "${line.slice(0, 80)}" and not ${word}`);
  }
}
