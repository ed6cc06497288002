import { optional } from '../core/members/optional.ts';
import type { AskedServer, RoundSeed, RunningServer, Server } from '../core/members/types.ts';
import { itemsOf } from '../core/work/work.ts';
import { answering, givenUrl } from './_found.ts';
import { MongoFake } from './_mongo-fake.ts';
import { type Admin, Opcounters } from './_mongo-witness.ts';

/** No package and no program of a distribution brings MongoDB: it is the user's by a URL, or a fake. */
async function start({ url }: AskedServer = { url: null, connections: null }): Promise<RunningServer> {
  const given = givenUrl('mongodb', url, process.env);
  if (given !== null) return ofUser(given);
  const fake = await MongoFake.start();
  return {
    ...fake,
    identity: {
      what: 'fake',
      name: 'MongoDB',
      version: 'of the wire protocol alone',
      transport: 'TCP',
      found: 'package',
      settings: { stored: 'nothing' },
    },
  };
}

interface Driver {
  readonly MongoClient: new (
    url: string,
    options: object,
  ) => {
    connect(): Promise<unknown>;
    db(name: string): { admin(): Admin };
    close(): Promise<void>;
  };
}

/** What runs already: nothing is written there but by the suite, and its counters are read as differences. */
async function ofUser(url: string): Promise<RunningServer> {
  const { MongoClient } = await optional<Driver>('mongodb', 'the driver mongodb');
  const client = new MongoClient(url, { maxPoolSize: 1, serverSelectionTimeoutMS: 5000, appName: 'lockstep' });
  const [admin, version] = await answering('MongoDB', url, async (): Promise<[Admin, string]> => {
    await client.connect();
    const own = client.db('admin').admin();
    return [own, String((await own.command({ buildInfo: 1 }))['version'])];
  });
  const counters = new Opcounters(admin);
  return {
    target: { origin: url },
    identity: { what: 'real', name: 'MongoDB', version, transport: 'TCP', found: 'url', settings: {} },
    async begin(round: RoundSeed) {
      if (itemsOf(round).some(({ latencyMs }) => latencyMs > 0)) {
        throw new Error('a real MongoDB waits for nobody: waitMs=0');
      }
      await counters.begin();
    },
    end: () => counters.end(),
    close: () => client.close(),
  };
}

const server: Server = {
  name: 'mongodb',
  about: 'a real MongoDB by LOCKSTEP_MONGODB_URL, else a fake that speaks its wire protocol',
  probe: null,
  start,
};

export default server;
