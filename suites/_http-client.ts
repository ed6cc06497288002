import { Agent, request } from 'node:http';
import { crc32 } from 'node:zlib';
// not the bare name: bun puts its own in the place of that one
import { Client, fetch } from 'undici/index.js';
import type { Outcome } from '../core/types.ts';
import type { ClientName } from './_http-clients.ts';

/** One connection, one call at a time: what a lane has, whatever the client. */
export interface HttpClient {
  get(path: string): Promise<Outcome>;
  close(): Promise<void>;
}

/**
 * The settings of every slot: one kept-alive connection, no pipelining, no timeouts of its own (a round has one), and
 * sockets that stay open while a trial sleeps between its rounds.
 */
const KEEP_ALIVE_MS = 3_600_000;

export function openClient(name: ClientName, origin: string): HttpClient {
  if (name === 'node-http') return nodeHttp(origin);
  const client = new Client(origin, {
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
  });
  const get = { request: getByRequest, dispatch: getByDispatch, fetch: getByFetch }[name];
  return { get: (path) => get(client, path, origin), close: () => client.destroy() };
}

/** undici's usual door: 1.3 times the CPU of `dispatch`. */
async function getByRequest(client: Client, path: string): Promise<Outcome> {
  const { statusCode, body } = await client.request({ path, method: 'GET' });
  const bytes = await body.bytes();
  return { status: statusCode, bytes: bytes.length, checksum: crc32(bytes) };
}

/** undici's cheapest door: callbacks, no streams. */
function getByDispatch(client: Client, path: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let bytes = 0;
    let checksum = 0;
    client.dispatch(
      { path, method: 'GET' },
      {
        onRequestStart() {},
        onResponseStart(_controller, statusCode) {
          status = statusCode;
        },
        onResponseData(_controller, chunk) {
          bytes += chunk.length;
          checksum = crc32(chunk, checksum);
        },
        onResponseEnd() {
          resolve({ status, bytes, checksum });
        },
        onResponseError(_controller, error) {
          reject(error);
        },
      },
    );
  });
}

/** The standard's door, and the dearest: about 5 times the CPU of `dispatch`. */
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
