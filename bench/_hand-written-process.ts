import { crc32 } from 'node:zlib';
import { Client } from 'undici/index.js';
import { answerParent } from '../core/process/answering.ts';
import type { DrawnWork, RoundSeed } from '../core/members/types.ts';
import { connectUnbuffered } from '../suites/_unbuffered-socket.ts';
import type { Cost } from './_self-contestants.ts';

/**
 * What one would write by hand instead of taking lockstep: connections that each take the next index until there is none,
 * over the same undici and the same sockets, reading bodies and checking sums alike, and nothing noted of the single request.
 */

interface Settings {
  readonly origin: string;
  readonly connections: number;
  readonly client: 'request' | 'dispatch';
}

interface Got {
  readonly status: number;
  readonly bytes: number;
  readonly checksum: number;
}

const KEEP_ALIVE_MS = 3_600_000;

let clients: Client[] = [];
let get: (client: Client, path: string) => Promise<Got>;

answerParent({
  prepare({ origin, connections, client }: Settings) {
    const options: Client.Options = {
      ...(client === 'dispatch' && { connect: connectUnbuffered }),
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
    };
    clients = Array.from({ length: connections }, () => new Client(origin, options));
    get = client === 'request' ? byRequest : byDispatch;
  },
  async round({ work }: RoundSeed): Promise<Cost> {
    const { operations, bytes } = work as DrawnWork;
    const cpu = process.cpuUsage();
    const begun = performance.now();
    const sum = await getAll(operations);
    const elapsedNs = (performance.now() - begun) * 1e6;
    const { user, system } = process.cpuUsage(cpu);
    if (sum.bytes !== bytes * operations) throw new Error(`${sum.bytes} bytes came, of ${bytes * operations}`);
    return { requests: sum.succeeded, elapsedNs, cpuMicros: user + system };
  },
});

async function getAll(operations: number) {
  const sum = { succeeded: 0, bytes: 0, checksum: 0 };
  let next = 0;
  const lane = async (client: Client): Promise<void> => {
    for (;;) {
      const index = next++;
      if (index >= operations) return;
      const { status, bytes, checksum } = await get(client, `/item/${index}`);
      if (status === 200) sum.succeeded += 1;
      sum.bytes += bytes;
      sum.checksum ^= checksum;
    }
  };
  await Promise.all(clients.map(lane));
  return sum;
}

async function byRequest(client: Client, path: string): Promise<Got> {
  const { statusCode, body } = await client.request({ path, method: 'GET' });
  const bytes = await body.bytes();
  return { status: statusCode, bytes: bytes.length, checksum: crc32(bytes) };
}

function byDispatch(client: Client, path: string): Promise<Got> {
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
        onResponseEnd: () => resolve({ status, bytes, checksum }),
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}
