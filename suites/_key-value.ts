import { crc32 } from 'node:zlib';
import { makespanBound } from '../core/work/bound.ts';
import type { Operation, Outcome, Suite, WorkItem } from '../core/members/types.ts';
import { sharedConnection } from './_shared-connections.ts';

/** What suites of stores of keys and values have in common: their workload, and what is claimed of them. */

/** One connection. */
export interface KeyValueConnection {
  /** Null where there is no such key. */
  get(key: string): Promise<Buffer | null>;
  set(key: string, value: Buffer): Promise<void>;
  /** Waits in the server, where that knows how to. */
  wait?(seconds: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * One command, on a connection of its own, or on one that several lanes pipeline on.
 *
 * @param kind What it is a connection to, and how.
 */
export async function keyValueOperation(
  { command, pipelining }: { readonly command: 'get' | 'set' | 'wait'; readonly pipelining: number },
  kind: string,
  open: () => Promise<KeyValueConnection>,
): Promise<Operation> {
  const { connection, close } = await sharedConnection(kind, pipelining, open);
  const asked = { get: read, set: write, wait: waited }[command];
  return { run: (item) => asked(connection, item), close };
}

/** What our own server has there is the item's payload; a server of the user's has what `set` left there, or nothing. */
async function read(connection: KeyValueConnection, { id }: WorkItem): Promise<Outcome> {
  const value = await connection.get(keyOf(id));
  if (value === null) throw new NoSuchKey(keyOf(id));
  return { status: 200, bytes: value.length, checksum: crc32(value) };
}

async function write(connection: KeyValueConnection, { id, bytes }: WorkItem): Promise<Outcome> {
  const value = Buffer.alloc(bytes, String(id));
  await connection.set(keyOf(id), value);
  return { status: 200, bytes, checksum: crc32(value) };
}

async function waited(connection: KeyValueConnection, { latencyMs }: WorkItem): Promise<Outcome> {
  if (connection.wait === undefined) throw new Error('this store knows no waits');
  await connection.wait(latencyMs / 1000);
  return { status: 200, bytes: 0, checksum: 0 };
}

function keyOf(id: number): string {
  return `lockstep:item:${id}`;
}

class NoSuchKey extends Error {
  override readonly name = 'NoSuchKey';

  constructor(key: string) {
    super(`there is no key ${key}: on a server of your own, -p command=set writes them`);
  }
}

export const keyValueParams = {
  command: { about: 'what is asked', values: ['get'], oneOf: ['get', 'set'] },
  pipelining: { about: 'commands in flight on a connection', values: [1], min: 1, max: 1000, isInteger: true },
  bytes: { about: 'size of a value', values: [64], min: 1, max: 8 * 2 ** 20, isInteger: true },
  operations: { about: 'commands a round', values: [512], min: 1, max: 10_000_000, isInteger: true },
} as const;

export const keyValueWork = {
  concurrency: [16],
  interleaved: 'pipelining',
  connections: ({ pipelining }: { readonly pipelining: number }, lanes: number) => Math.ceil(lanes / pipelining),
  bound: makespanBound,
} as const;

export const keyValueClaims = [
  {
    id: 'a-hop-to-a-thread-costs-more-than-a-command',
    statement: 'Where a command takes some microseconds, handing it to a thread costs more than it saves.',
    measure: { concurrency: [16], models: ['event-loop', 'worker-thread-pool'], threads: 4 },
    expects: [
      {
        of: { model: 'worker-thread-pool', threads: 4, tasksPerThread: 4 },
        quantity: 'throughputPerSecond',
        dividedBy: { model: 'event-loop' },
        is: 'at-most',
        value: 0.9,
        because: 'a message to a thread and one back take longer than a get of 64 bytes',
      },
    ],
  },
  {
    id: 'one-connection-is-enough',
    statement: 'One connection with 16 commands in flight does at least what 16 connections with one each do.',
    measure: { params: { pipelining: [1, 16], operations: [2048] }, concurrency: [16], models: ['event-loop'] },
    expects: [
      {
        of: { model: 'event-loop', params: { pipelining: 16 } },
        quantity: 'throughputPerSecond',
        dividedBy: { model: 'event-loop', params: { pipelining: 1 } },
        is: 'at-least',
        value: 1,
        because: 'one read and one write of a socket carry many commands',
      },
    ],
  },
] as const satisfies Suite['claims'];
