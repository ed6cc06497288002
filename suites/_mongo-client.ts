import { loginOf } from '../core/members/login.ts';
import { optional } from '../core/members/optional.ts';

interface Found {
  readonly _id: number;
  readonly body: string;
}

interface Collection {
  findOne(filter: object, options: object): Promise<Found | null>;
  find(filter: object, options: object): { toArray(): Promise<readonly Found[]> };
  insertMany(documents: readonly object[], options: object): Promise<{ readonly insertedCount: number }>;
}

interface Driver {
  readonly MongoClient: new (
    url: string,
    options: object,
  ) => {
    connect(): Promise<unknown>;
    db(name: string): { collection(name: string): Collection };
    close(): Promise<void>;
  };
}

/** A client with its pool, as all of a thread share it. */
export interface MongoClient {
  readonly items: Collection;
  readonly written: Collection;
  close(): Promise<void>;
}

/**
 * What fails is told, and not tried again on the clock.
 *
 * @throws Unsupported where the driver is not installed; Error where it does not connect
 */
export async function connect(url: string, pool: number): Promise<MongoClient> {
  const { MongoClient: Client } = await optional<Driver>('mongodb', 'the driver mongodb');
  const client = new Client(url, {
    maxPoolSize: pool,
    retryReads: false,
    retryWrites: false,
    serverMonitoringMode: 'poll',
    serverSelectionTimeoutMS: 10_000,
    appName: 'lockstep',
  });
  await client.connect();
  const db = client.db(loginOf(url, 27_017).database || 'lockstep');
  return { items: db.collection('items'), written: db.collection('written'), close: () => client.close() };
}
