import { crc32 } from 'node:zlib';
import { makespanBound } from '../core/work/bound.ts';
import { defineSuite, type Lane, type Operation, type Outcome, type WorkItem } from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';
import { connect, type Connection, type DriverName, drivers } from './_redis-client.ts';
import { sharedConnection } from './_shared-connections.ts';

interface RedisParams extends Record<string, number | string> {
  readonly command: 'get' | 'set';
  readonly driver: DriverName;
  readonly pipelining: number;
  readonly autoPipelining: 'yes' | 'no';
  readonly bytes: number;
  readonly operations: number;
}

/** One command, on a connection of its own, or on one that several lanes pipeline on. */
export async function ask({ target, params }: Lane<RedisParams>): Promise<Operation> {
  if (target === null) throw new Error('redis needs a server');
  const { driver, pipelining, autoPipelining, command } = params;
  const { connection, close } = await sharedConnection(`${target.origin} ${driver} ${autoPipelining}`, pipelining, () =>
    connect(driver, target.origin, autoPipelining === 'yes'),
  );
  return { run: (item) => (command === 'get' ? read(connection, item) : write(connection, item)), close };
}

/** What our own server has there is the item's payload; a server of the user's has what `set` left there, or nothing. */
async function read(connection: Connection, { id }: WorkItem): Promise<Outcome> {
  const value = await connection.get(`lockstep:item:${id}`);
  if (value === null) throw new NoSuchKey(`lockstep:item:${id}`);
  return { status: 200, bytes: value.length, checksum: crc32(value) };
}

async function write(connection: Connection, { id, bytes }: WorkItem): Promise<Outcome> {
  const value = Buffer.alloc(bytes, String(id));
  const said = await connection.set(`lockstep:item:${id}`, value);
  if (said !== 'OK') throw new Error(`SET was answered by ${said}`);
  return { status: 200, bytes, checksum: crc32(value) };
}

class NoSuchKey extends Error {
  override readonly name = 'NoSuchKey';

  constructor(key: string) {
    super(`there is no key ${key}: on a server of your own, -p command=set writes them`);
  }
}

export default defineSuite<RedisParams>({
  name: 'redis',
  about: 'commands to a real Redis, which does one after the other: what a command costs the client decides',
  server: 'redis',
  workload: { module: import.meta.url, export: 'ask' },
  params: {
    command: { about: 'what is asked', values: ['get'], oneOf: ['get', 'set'] },
    driver: { about: 'the driver', values: ['ioredis'], oneOf: drivers },
    pipelining: { about: 'commands in flight on a connection', values: [1], min: 1, max: 1000, isInteger: true },
    autoPipelining: {
      about: 'whether ioredis gathers the commands of a turn of the loop',
      values: ['no'],
      oneOf: ['yes', 'no'],
    },
    bytes: { about: 'size of a value', values: [64], min: 1, max: 8 * 2 ** 20, isInteger: true },
    operations: { about: 'commands a round', values: [512], min: 1, max: 10_000_000, isInteger: true },
  },
  concurrency: [16],
  interleaved: 'pipelining',
  connections: ({ pipelining }, lanes) => Math.ceil(lanes / pipelining),
  work({ driver, autoPipelining, bytes, operations }) {
    if (driver !== 'ioredis' && autoPipelining === 'yes') throw new Error('autoPipelining is a setting of ioredis');
    return drawn({ operations, bytes, latencyMs: 0 });
  },
  bound: makespanBound,
  claims: [
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
          because: 'a message to a thread and one back take longer than GET of 64 bytes',
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
  ],
});
