import { Agent, request } from 'node:http';
import { crc32 } from 'node:zlib';
// not the bare name: bun puts its own in the place of that one
import { type Client, fetch } from 'undici/index.js';
import type { Outcome } from '../core/members/types.ts';
import { connect, getOver } from './_connection.ts';
import { type Caller, Connection } from '../core/http/connection.ts';
import type { ClientName } from './_http-clients.ts';

/** One connection, one call at a time: what a lane has, whatever the client. */
export interface HttpClient {
  get(path: string): Promise<Outcome>;
  close(): Promise<void>;
}

export function openClient(name: ClientName, origin: string): HttpClient {
  if (name === 'node-http') return nodeHttp(origin);
  if (name === 'raw') return new RawClient(origin);
  if (name === 'dispatch') return new DispatchClient(origin);
  const client = connect(origin);
  const get = { request: getByRequest, fetch: getByFetch }[name];
  return { get: (path) => get(client, path, origin), close: () => client.destroy() };
}

/** undici's usual door: dearer than `dispatch` by a stream for each body. */
function getByRequest(client: Client, path: string): Promise<Outcome> {
  return getOver(client, path);
}

/** undici's cheapest door: callbacks, and no streams. */
class DispatchClient implements HttpClient {
  readonly #client: Client;
  readonly #origin: string;

  constructor(origin: string) {
    this.#client = connect(origin);
    this.#origin = origin;
  }

  get(path: string): Promise<Outcome> {
    let [status, bytes, checksum] = [0, 0, 0];
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    this.#client.dispatch(
      { origin: this.#origin, path, method: 'GET' },
      {
        onRequestStart() {},
        onResponseStart(_controller, given) {
          status = given;
        },
        onResponseData(_controller, chunk) {
          bytes += chunk.length;
          checksum = crc32(chunk, checksum);
        },
        onResponseEnd: () => resolve({ status, bytes, checksum }),
        onResponseError: (_controller, error) => reject(error),
      },
    );
    return promise;
  }

  close(): Promise<void> {
    return this.#client.destroy();
  }
}

/** The leanest: no more than the protocol asks for, and one handler a lane, for a lane has one call at a time. */
class RawClient implements HttpClient, Caller {
  readonly #connection: Connection;
  #bytes = 0;
  #checksum = 0;
  #resolve!: (outcome: Outcome) => void;
  #reject!: (error: Error) => void;
  readonly #expect = (resolve: (outcome: Outcome) => void, reject: (error: Error) => void): void => {
    this.#resolve = resolve;
    this.#reject = reject;
  };

  constructor(origin: string) {
    this.#connection = new Connection(origin, this);
  }

  get(path: string): Promise<Outcome> {
    const outcome = new Promise(this.#expect);
    this.#bytes = 0;
    this.#checksum = 0;
    this.#connection.ask(path);
    return outcome;
  }

  async close(): Promise<void> {
    this.#connection.close();
  }

  take(bytes: Buffer, from: number, to: number): void {
    this.#bytes += to - from;
    this.#checksum = crc32(bytes.subarray(from, to), this.#checksum);
  }

  answered(status: number): void {
    this.#resolve({ status, bytes: this.#bytes, checksum: this.#checksum });
  }

  failed(error: Error): void {
    this.#reject(error);
  }
}

/** The standard's door, and the dearest. */
async function getByFetch(client: Client, path: string, origin: string): Promise<Outcome> {
  const response = await fetch(origin + path, { dispatcher: client });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, bytes: bytes.length, checksum: crc32(bytes) };
}

/** Node's own client. */
function nodeHttp(origin: string): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { hostname, port } = new URL(origin);
  const get = (path: string) =>
    new Promise<Outcome>((resolve, reject) => {
      const call = request({ agent, hostname, port, path }, (response) => {
        let bytes = 0;
        let checksum = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          checksum = crc32(chunk, checksum);
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, bytes, checksum }));
        response.on('error', reject);
      });
      call.on('error', reject);
      call.end();
    });
  return { get, close: async () => agent.destroy() };
}
