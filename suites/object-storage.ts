import { setTimeout } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { defineSuite, type Lane, type Operation, type Outcome } from '../core/members/types.ts';
import { makespanBound } from '../core/work/bound.ts';
import { drawn } from '../core/work/work.ts';
import { connect, type DriverName, drivers, type ObjectClient } from './_object-client.ts';
import { sharedConnection } from './_shared-connections.ts';

interface ObjectStorageParams extends Record<string, number | string> {
  readonly command: 'get' | 'put' | 'range' | 'multipart';
  readonly driver: DriverName;
  readonly sockets: number;
  readonly bytes: number;
  readonly unreadMs: number;
  readonly latencyMs: number;
  readonly operations: number;
}

/** The SDK's own, a client. */
const SOCKETS = 50;
/** The least that S3 takes for a part which is not the last. */
const PART_BYTES = 5 * 2 ** 20;
/** Of the claims. */
const K = 64;
const L = 100;
const N = 256;
const FEW = 2;
const HELD = { n: 16, k: 8, ms: 100 };
const waves = (operations: number, slots: number): number => Math.ceil(operations / slots);

/** One object, by the client of its thread, as the SDK's pages recommend it: one client for all that a process asks. */
export async function ask({ target, params }: Lane<ObjectStorageParams>): Promise<Operation> {
  if (target === null) throw new Error('object-storage needs a server');
  const { command, driver, sockets } = params;
  const { connection, close } = await sharedConnection(
    `${target.origin} ${driver} ${sockets}`,
    Number.POSITIVE_INFINITY,
    () => connect(driver, target.origin, sockets),
  );
  const isRead = command === 'get' || command === 'range';
  return { run: ({ id, bytes }) => (isRead ? read : write)(connection, params, { id, bytes }), close };
}

interface Item {
  readonly id: number;
  readonly bytes: number;
}

async function read(client: ObjectClient, params: ObjectStorageParams, { id, bytes }: Item): Promise<Outcome> {
  const middle = [Math.floor(bytes / 4), Math.ceil((bytes * 3) / 4) - 1] as const;
  const answer = await client.get(keyOf(id), params.command === 'range' ? middle : null);
  if (params.unreadMs > 0) await setTimeout(params.unreadMs);
  const body = await answer.read();
  return { status: 200, bytes: body.length, checksum: crc32(body) };
}

async function write(client: ObjectClient, params: ObjectStorageParams, { id, bytes }: Item): Promise<Outcome> {
  const body = Buffer.alloc(bytes, String(id));
  if (params.command === 'put') await client.put(keyOf(id), body);
  else await client.upload(keyOf(id), partsOf(body));
  return { status: 200, bytes, checksum: crc32(body) };
}

function partsOf(body: Buffer): Buffer[] {
  return Array.from({ length: partCount(body.length) }, (_, part) =>
    body.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
  );
}

function partCount(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / PART_BYTES));
}

function keyOf(id: number): string {
  return `lockstep-item-${id}`;
}

/** Requests that an operation has in flight at once. */
function requestsOf({ command, bytes }: ObjectStorageParams): number {
  return command === 'multipart' ? partCount(bytes) : 1;
}

export default defineSuite<ObjectStorageParams>({
  name: 'object-storage',
  about: 'objects of a bucket: read, written, in ranges and in parts, by a client whose sockets are the slots',
  server: 's3',
  workload: { module: import.meta.url, export: 'ask' },
  params: {
    command: { about: 'what is done', values: ['get'], oneOf: ['get', 'put', 'range', 'multipart'] },
    driver: { about: 'the client, one a thread', values: ['client-s3'], oneOf: drivers },
    sockets: {
      about: 'sockets of client-s3; s3mini has no limit',
      values: [SOCKETS],
      min: 1,
      max: 10_000,
      isInteger: true,
    },
    bytes: { about: 'size of an object', values: [65_536], min: 4, max: 8 * 2 ** 20, isInteger: true },
    unreadMs: { about: 'how long the body of an answer is left unread', values: [0], max: 600_000 },
    latencyMs: { about: 'delay of each request', isCircumstance: true, values: [20], min: 0, max: 600_000 },
    operations: { about: 'objects a round', values: [64], min: 1, max: 1_000_000, isInteger: true },
  },
  concurrency: [16],
  interleaved: 'sockets',
  work: ({ bytes, latencyMs, operations }) => drawn({ bytes, latencyMs, operations }),
  connections: (params, lanes) => {
    const most = lanes * requestsOf(params);
    return params.driver === 'client-s3' ? Math.min(most, params.sockets) : most;
  },
  inFlight: ({ driver, sockets }, lanes) => (driver === 'client-s3' ? Math.min(lanes, sockets) : lanes),
  bound: makespanBound,
  // an upload in parts is begun, sent and completed, one after the other
  leastMs: ({ latencyMs }, { command, unreadMs }) => (command === 'multipart' ? 3 : 1) * latencyMs + unreadMs,
  claims: [
    {
      id: 'the-sdk-stops-at-50-sockets',
      statement: `A client of the AWS SDK has ${SOCKETS} requests in flight, however many are asked for, until it is given more sockets.`,
      measure: {
        params: { latencyMs: [L], operations: [N], bytes: [1024], sockets: [SOCKETS, K] },
        concurrency: [K],
        models: ['event-loop'],
      },
      expects: [
        {
          of: { model: 'event-loop', params: { sockets: SOCKETS } },
          quantity: 'peakAtServer',
          is: 'about',
          value: SOCKETS,
          within: 0.01,
          because: `min(K, sockets) = min(${K}, ${SOCKETS})`,
        },
        {
          of: { model: 'event-loop', params: { sockets: K } },
          quantity: 'throughputPerSecond',
          dividedBy: { model: 'event-loop', params: { sockets: SOCKETS } },
          is: 'at-least',
          value: 1.1,
          because: `⌈N/${SOCKETS}⌉ ÷ ⌈N/${K}⌉ = ${(waves(N, SOCKETS) / waves(N, K)).toFixed(2)}, less what the CPU of the client takes`,
        },
      ],
    },
    {
      id: 'an-unread-body-holds-its-socket',
      statement:
        'An answer whose body nobody reads holds its socket as long as that: for ever, where nobody ever does.',
      measure: {
        params: { latencyMs: [0], operations: [HELD.n], unreadMs: [HELD.ms], sockets: [FEW, HELD.k] },
        concurrency: [HELD.k],
        models: ['event-loop'],
      },
      expects: [
        {
          of: { model: 'event-loop', params: { sockets: FEW } },
          quantity: 'makespanMs',
          is: 'about',
          value: waves(HELD.n, FEW) * HELD.ms,
          within: 0.15,
          because: `⌈N/sockets⌉ · ${HELD.ms} ms, where ⌈N/K⌉ · ${HELD.ms} ms = ${waves(HELD.n, HELD.k) * HELD.ms} ms if it did not`,
        },
        {
          of: { model: 'event-loop', params: { sockets: HELD.k } },
          quantity: 'makespanMs',
          is: 'about',
          value: waves(HELD.n, HELD.k) * HELD.ms,
          within: 0.3,
          because: `⌈N/K⌉ · ${HELD.ms} ms, with a socket for each`,
        },
      ],
    },
  ],
});
