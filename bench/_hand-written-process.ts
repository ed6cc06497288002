import { crc32 } from 'node:zlib';
import { Client } from 'undici/index.js';
import { Connection } from '../core/http/connection.ts';
import { answerParent } from '../core/process/answering.ts';
import type { DrawnWork, RoundSeed } from '../core/members/types.ts';
import type { Cost } from './_self-contestants.ts';

/**
 * What one would write by hand instead of taking lockstep: connections that each take the next index until there is none,
 * over the same undici or the same connections, reading bodies and checking sums alike, and nothing noted of the single request.
 */

interface Settings {
  readonly origin: string;
  readonly connections: number;
  readonly client: 'request' | 'raw';
}

interface Got {
  readonly status: number;
  readonly bytes: number;
  readonly checksum: number;
}

const KEEP_ALIVE_MS = 3_600_000;

type Get = (path: string) => Promise<Got>;

let gets: Get[] = [];

answerParent({
  prepare({ origin, connections, client }: Settings) {
    const open = client === 'request' ? byRequest : byConnection;
    gets = Array.from({ length: connections }, () => open(origin));
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
  const lane = async (get: Get): Promise<void> => {
    for (;;) {
      const index = next++;
      if (index >= operations) return;
      const { status, bytes, checksum } = await get(`/item/${index}`);
      if (status === 200) sum.succeeded += 1;
      sum.bytes += bytes;
      sum.checksum ^= checksum;
    }
  };
  await Promise.all(gets.map(lane));
  return sum;
}

function byRequest(origin: string): Get {
  const client = new Client(origin, {
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
  });
  return async (path) => {
    const { statusCode, body } = await client.request({ path, method: 'GET' });
    const bytes = await body.bytes();
    return { status: statusCode, bytes: bytes.length, checksum: crc32(bytes) };
  };
}

function byConnection(origin: string): Get {
  let [bytes, checksum] = [0, 0];
  let settle: { resolve: (got: Got) => void; reject: (error: Error) => void };
  const connection = new Connection(origin, {
    take(chunk, from, to) {
      bytes += to - from;
      checksum = crc32(chunk.subarray(from, to), checksum);
    },
    answered: (status) => settle.resolve({ status, bytes, checksum }),
    failed: (error) => settle.reject(error),
  });
  return (path) =>
    new Promise((resolve, reject) => {
      [bytes, checksum] = [0, 0];
      settle = { resolve, reject };
      connection.ask(path);
    });
}
