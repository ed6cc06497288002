import { execFileSync, spawn } from 'node:child_process';
import { lookup } from 'node:dns';
import { closeSync, constants, mkdtempSync, openSync, read, rmSync, stat, writeSync } from 'node:fs';
import type { get as httpGet } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { makespanBound } from '../core/work/bound.ts';
import { defineSuite, type Lane, type Operation, type WorkItem } from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';
import { demandPrograms } from './_programs.ts';

interface HiddenPoolParams extends Record<string, number> {
  readonly poolSize: number;
  readonly stalled: number;
  readonly stallMs: number;
  readonly operations: number;
}

/**
 * One operation is one episode: reads that stall, each in a thread of libuv's pool, and while they do four calls that one
 * would not expect to have anything to do with them: a file's status, the address of a name, and a request by name and by
 * address. Each is timed.
 */
export async function episode({ target, params }: Lane<HiddenPoolParams>): Promise<Operation> {
  if (target === null) throw new Error('hidden-pool needs a server');
  const http = await import('node:http'); // a list of suites does not wait for it
  demandPrograms('mkfifo', 'sh', 'sleep', 'head');
  const port = Number(new URL(target.origin).port);
  const fifo = openFifo();
  let isOpen = true;
  return {
    async run(item) {
      const stall = stallFor(fifo, params.stalled, item);
      const probing = Promise.all([
        timed(() => promisify(stat)('/')),
        timed(() => promisify(lookup)('localhost')),
        timed(() => request(http.get, 'localhost', port)),
        timed(() => request(http.get, '127.0.0.1', port)),
      ]);
      await Promise.allSettled([stall, probing]); // whatever fails: the next episode begins when this one is over
      const answer = await stall;
      const [statMs, lookupMs, byNameMs, byAddressMs] = await probing;
      const observed = { statMs, lookupMs, byNameMs, byAddressMs };
      return { status: 200, bytes: answer.length, checksum: crc32(answer), observed };
    },
    // once only: its number may be another file's by the second time
    async close() {
      if (isOpen) closeSync(fifo);
      isOpen = false;
    },
  };
}

/** A pipe without a name: opened for both ends it never blocks (Linux, fifo(7)), and without a name nothing is left of it. */
function openFifo(): number {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-fifo-'));
  try {
    const path = join(folder, 'fifo');
    execFileSync('mkfifo', [path]);
    return openSync(path, constants.O_RDWR);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Reads that block their threads until what they wait for is written, after the item's latency. It is written by another
 * process, because this one could not even end while a thread of its pool is in a read (libuv waits for them): whatever
 * becomes of this process, its reads end.
 */
async function stallFor(fifo: number, stalled: number, { latencyMs }: WorkItem): Promise<Buffer> {
  const script = 'sleep "$0" && head -c "$1" /dev/zero';
  const words = ['-c', script, String(latencyMs / 1000), String(stalled)];
  // a group of its own, so that Ctrl-C does not reach it
  const writer = spawn('sh', words, { stdio: ['ignore', fifo, 'ignore'], detached: true });
  const ended = new Promise<string>((resolve) => {
    writer.once('error', ({ message }) => resolve(message));
    writer.once('exit', (code, signal) => resolve(String(code ?? signal)));
  });
  const reads = Array.from({ length: stalled }, () => readByte(fifo));
  const how = await ended;
  if (how !== '0') {
    writeSync(fifo, Buffer.alloc(stalled)); // else the reads would never end
    throw new Error(`what should have ended the stall ended with ${how}`);
  }
  return Buffer.concat(await Promise.all(reads));
}

function readByte(fifo: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const byte = Buffer.alloc(1);
    read(fifo, byte, 0, 1, null, (error, count) => {
      if (error === null) resolve(byte.subarray(0, count));
      else reject(error);
    });
  });
}

/** How long a call takes, in milliseconds. */
async function timed(call: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await call();
  return performance.now() - begun;
}

/** On a connection of its own: a kept one would need no address any more. */
function request(get: typeof httpGet, hostname: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // the server is at 127.0.0.1, whatever else the name may mean
    get({ hostname, port, family: 4, agent: false }, (response) => {
      response.resume();
      response.once('error', reject);
      response.once('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${hostname} answered with status ${response.statusCode}`));
      });
    }).once('error', reject);
  });
}

const stalledAs = { stalled: [4], stallMs: [100], operations: [2] };
const loop = ['event-loop'];
const small = { model: 'event-loop', params: { poolSize: 4 } } as const;
const large = { model: 'event-loop', params: { poolSize: 8 } } as const;
const waits = (name: string) =>
  ({
    of: small,
    quantity: `observed.${name}.p50`,
    is: 'at-least',
    value: 80,
    because: '0.8 of the stall: it waits for one of 4 threads, and all 4 are in a read',
  }) as const;
const waitsNot = (of: typeof small | typeof large, name: string, because: string) =>
  ({ of, quantity: `observed.${name}.p50`, is: 'at-most', value: 20, because }) as const;

export default defineSuite<HiddenPoolParams>({
  name: 'hidden-pool',
  about: "reads that stall in libuv's threads, and what waits for them: file status, names, requests by name",
  server: 'pulse',
  workload: { module: import.meta.url, export: 'episode' },
  params: {
    poolSize: { about: 'UV_THREADPOOL_SIZE', values: [4, 8, 64], min: 1, max: 1024, isInteger: true },
    stalled: { about: 'reads that stall', isCircumstance: true, values: [4], min: 1, max: 1024, isInteger: true },
    stallMs: { about: 'how long they stall', isCircumstance: true, values: [100], min: 1, max: 60_000 },
    operations: { about: 'episodes a round', values: [2], min: 1, max: 10_000, isInteger: true },
  },
  concurrency: [1],
  interleaved: 'poolSize',
  // a process has one pool, however many threads of JavaScript it has
  models: loop,
  work: ({ operations, stallMs, stalled }) => drawn({ operations, latencyMs: stallMs, bytes: stalled }),
  bound: makespanBound,
  environment: ({ poolSize }) => ({ UV_THREADPOOL_SIZE: String(poolSize) }),
  claims: [
    {
      id: 'the-network-does-not-wait-for-files',
      statement: 'What is asked of the network does not wait for files that stall.',
      measure: { params: { ...stalledAs, poolSize: [4, 8] }, concurrency: [1], models: loop },
      expects: [waitsNot(small, 'byNameMs', 'a request to this machine takes a few milliseconds')],
    },
    {
      id: 'names-wait-for-files-and-addresses-do-not',
      statement: 'Four files that stall hold up names and requests by name for as long, and no request by address.',
      measure: { params: { ...stalledAs, poolSize: [4, 8] }, concurrency: [1], models: loop },
      expects: [
        waits('statMs'),
        waits('lookupMs'),
        waits('byNameMs'),
        waitsNot(small, 'byAddressMs', 'sockets need no thread'),
      ],
    },
    {
      id: 'a-pool-larger-than-the-stalls-waits-for-nothing',
      statement: 'With UV_THREADPOOL_SIZE=8 nothing waits for four files that stall.',
      measure: { params: { ...stalledAs, poolSize: [4, 8] }, concurrency: [1], models: loop },
      expects: [
        waitsNot(large, 'statMs', '8 − 4 threads are free'),
        waitsNot(large, 'lookupMs', '8 − 4 threads are free'),
        waitsNot(large, 'byNameMs', '8 − 4 threads are free'),
      ],
    },
  ],
});
