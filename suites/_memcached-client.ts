import { loginOf } from '../core/members/login.ts';
import { optional } from '../core/members/optional.ts';
import type { KeyValueConnection } from './_key-value.ts';

/** memcached's drivers, as a lane uses them. */
export const drivers = ['memjs', 'memcache'] as const;
export type DriverName = (typeof drivers)[number];

/** No command is given up by a driver: a round has a limit of its own. memjs counts seconds, memcache milliseconds. */
const LONGEST_S = 600;

/** A socket that says when it has closed. */
interface Closing {
  on(event: 'close', listener: () => void): void;
}

interface Memjs {
  readonly default: {
    readonly Client: {
      create(
        address: string,
        options: object,
      ): {
        readonly servers: readonly { readonly _socket?: Closing }[];
        get(key: string): Promise<{ readonly value: Buffer | null }>;
        set(key: string, value: Buffer, options: object): Promise<boolean>;
        delete(key: string): Promise<boolean>;
        close(): void;
      };
    };
  };
}

interface MemcacheModule {
  readonly Memcache: new (options: object) => {
    readonly nodes: readonly { readonly socket?: Closing }[];
    on(event: 'error', listener: (error: Error) => void): void;
    connect(): Promise<void>;
    get(key: string): Promise<string | undefined>;
    set(key: string, value: string): Promise<boolean>;
    disconnect(): Promise<void>;
  };
}

/** Both drivers send at once what is asked on a connection. @throws Unsupported where the driver is not installed; Error where it does not connect */
export function connect(driver: DriverName, url: string): Promise<KeyValueConnection> {
  const { host, port } = loginOf(url, 11_211);
  return driver === 'memjs' ? byMemjs(`${host}:${port}`) : byMemcache(`${host}:${port}`);
}

async function byMemjs(address: string): Promise<KeyValueConnection> {
  const { Client } = (await optional<Memjs>('memjs', 'the driver memjs')).default;
  const settings = { retries: 0, failoverTime: 0, timeout: LONGEST_S, conntimeout: 10, keepAlive: true };
  const client = Client.create(address, { ...settings, logger: { log() {} } });
  // it connects when it is first asked: by what is no work, of a key that nobody has
  await client.delete('lockstep:connected');
  const socket = client.servers[0]?._socket; // oxlint-disable-line no-underscore-dangle -- it has no other name
  return notAnew(socket, {
    get: async (key) => (await client.get(key)).value,
    set: async (key, value) => stored(await client.set(key, value, { expires: 0 })),
    async close() {
      client.close();
    },
  });
}

/** Its values are text, which a payload of ours is. */
async function byMemcache(address: string): Promise<KeyValueConnection> {
  const { Memcache } = await optional<MemcacheModule>('memcache', 'the driver memcache');
  const settings = { nodes: [address], timeout: LONGEST_S * 1000, retries: 0, maxValueSize: 8 * 2 ** 20 };
  const client = new Memcache(settings);
  client.on('error', () => {}); // the next command says it
  await client.connect();
  return notAnew(client.nodes[0]?.socket, {
    async get(key) {
      const value = await client.get(key);
      return value === undefined ? null : Buffer.from(value);
    },
    set: async (key, value) => stored(await client.set(key, value.toString())),
    close: () => client.disconnect(),
  });
}

/**
 * Both open a lost connection anew when they are next asked: on the clock that would be measured, so it is refused. What was in
 * flight on it neither of them tells for sure: here it fails.
 */
function notAnew(socket: Closing | undefined, connection: KeyValueConnection): KeyValueConnection {
  const inFlight = new Set<(why: Error) => void>();
  const lost = new Error('a connection was lost: memcached has closed it');
  let isLost = socket === undefined;
  socket?.on('close', () => {
    isLost = true;
    for (const fail of inFlight) fail(lost);
  });
  const ask = <T>(what: () => Promise<T>): Promise<T> => {
    if (isLost) return Promise.reject(lost);
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    inFlight.add(reject);
    void what()
      .then(resolve, reject)
      .finally(() => inFlight.delete(reject));
    return promise;
  };
  return {
    get: (key) => ask(() => connection.get(key)),
    set: (key, value) => ask(() => connection.set(key, value)),
    close: () => connection.close(),
  };
}

/** @throws Error where it was not */
function stored(isStored: boolean): void {
  if (!isStored) throw new Error('memcached did not store the value');
}
