import { optional } from '../core/members/optional.ts';
import type { KeyValueConnection } from './_key-value.ts';

/** Redis' drivers, as a lane uses them. */
export const drivers = ['ioredis', 'redis'] as const;
export type DriverName = (typeof drivers)[number];

interface IoRedis {
  readonly default: new (
    url: string,
    options: object,
  ) => {
    connect(): Promise<void>;
    on(event: 'error', listener: (error: Error) => void): void;
    getBuffer(key: string): Promise<Buffer | null>;
    set(key: string, value: Buffer): Promise<string | null>;
    blpop(key: string, seconds: number): Promise<unknown>;
    disconnect(): void;
  };
}

interface NodeRedis {
  readonly RESP_TYPES: { readonly BLOB_STRING: number };
  readonly createClient: (options: object) => {
    on(event: 'error', listener: (error: Error) => void): void;
    connect(): Promise<unknown>;
    withTypeMapping(mapping: object): { get(key: string): Promise<Buffer | null> };
    set(key: string, value: Buffer): Promise<string | null>;
    blPop(key: string, seconds: number): Promise<unknown>;
    destroy(): void;
  };
}

/**
 * Both send at once what is asked on a connection, whatever is still in flight there. Neither opens a lost connection anew: on the clock that would be measured.
 *
 * @throws Unsupported where the driver is not installed; Error where it does not connect
 */
export function connect(driver: DriverName, url: string, isAutoPipelining: boolean): Promise<KeyValueConnection> {
  return driver === 'ioredis' ? byIoRedis(url, isAutoPipelining) : byNodeRedis(url);
}

async function byIoRedis(url: string, isAutoPipelining: boolean): Promise<KeyValueConnection> {
  const { default: Redis } = await optional<IoRedis>('ioredis', 'the driver ioredis');
  const client = new Redis(url, {
    // a path is one of a Unix socket
    lazyConnect: true,
    retryStrategy: null,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    enableAutoPipelining: isAutoPipelining,
  });
  client.on('error', () => {}); // the next command says it
  await client.connect();
  return {
    get: (key) => client.getBuffer(key),
    set: async (key, value) => stored(await client.set(key, value)),
    wait: async (seconds) => nothing(await client.blpop(NOWHERE, seconds)),
    async close() {
      client.disconnect();
    },
  };
}

async function byNodeRedis(url: string): Promise<KeyValueConnection> {
  const { createClient, RESP_TYPES } = await optional<NodeRedis>('redis', 'the driver redis');
  const client = createClient({
    ...(url.startsWith('/') ? {} : { url }),
    disableOfflineQueue: true,
    socket: { reconnectStrategy: false, ...(url.startsWith('/') ? { path: url } : {}) },
  });
  client.on('error', () => {});
  await client.connect();
  const inBuffers = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  return {
    get: (key) => inBuffers.get(key),
    set: async (key, value) => stored(await client.set(key, value)),
    wait: async (seconds) => nothing(await client.blPop(NOWHERE, seconds)),
    async close() {
      client.destroy();
    },
  };
}

/** @throws Error where it was not stored */
function stored(said: string | null): void {
  if (said !== 'OK') throw new Error(`SET was answered by ${said}`);
}

/** A list that nobody writes to: who waits for it waits for as long as was said. */
const NOWHERE = 'lockstep:nowhere';

function nothing(said: unknown): void {
  if (said !== null) throw new Error('something came out of the list that nobody writes to');
}
