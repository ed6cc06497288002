import type {
  AskedServer,
  DirectServer,
  RoundSeed,
  RunningServer,
  Server,
  ServerIdentity,
} from '../core/members/types.ts';
import { isMiss } from '../core/work/looked-up.ts';
import { witnessOf } from './_backend-witness.ts';
import { Desk } from './_desk.ts';
import { serve } from './_oauth-server.ts';
import { elseEnded } from './_own-program.ts';
import { start as startPostgres } from './_postgres-server.ts';
import { start as startRedis } from './_redis-server.ts';

/** A cache, a database and a server of tokens: real, real, and an emulator in this process. */
interface Parts {
  readonly cache: RunningServer;
  readonly database: RunningServer;
  readonly tokens: DirectServer;
}

async function start({ connections }: AskedServer = { url: null, connections: null }): Promise<RunningServer> {
  // each has to be filled, so that none is the user's
  const { PATH } = process.env;
  const asked = { url: null, connections };
  const cache = await startRedis(asked, { PATH }, isMiss);
  const database = await elseEnded(
    () => cache.close(),
    () => startPostgres(asked, { PATH }),
  );
  const tokens = await serve(new Desk());
  return running({ cache, database, tokens });
}

function running({ cache, database, tokens }: Parts): RunningServer {
  let round: RoundSeed | null = null;
  return {
    target: { ...tokens.target, others: { cache: cache.target.origin, database: database.target.origin } },
    identity: identityOf(cache.identity, database.identity),
    ...(database.connections === undefined ? {} : { connections: database.connections }),
    hasProcesses: true,
    async begin(next) {
      round = next;
      await cache.begin(withoutWaits(next));
      await database.begin(next);
      tokens.begin(next);
    },
    settled: async () => tokens.settled?.(),
    async end() {
      const seen = { tokens: tokens.end(), cache: await cache.end(), database: await database.end() };
      return round === null ? null : witnessOf(round, seen);
    },
    async close() {
      await Promise.all([cache, database, tokens].map((each) => each.close()));
    },
  };
}

/** The cache has the data of items, and does not wait for them. */
function withoutWaits({ work, seed }: RoundSeed): RoundSeed {
  return { work: work.kind === 'listed' ? work : { ...work, latencyMs: 0 }, seed };
}

function identityOf(cache: ServerIdentity | undefined, database: ServerIdentity | undefined): ServerIdentity {
  const settingsOf = (part: string, of: ServerIdentity | undefined) =>
    Object.entries(of?.settings ?? {}).map(([name, value]) => [`${part}.${name}`, value]);
  return {
    what: 'real',
    name: `${cache?.name} ${cache?.version}, tokens by oauth2-mock-server (emulator), ${database?.name}`,
    version: database?.version ?? 'unknown',
    transport: 'TCP',
    found: database?.found ?? 'binary',
    settings: Object.fromEntries([...settingsOf('cache', cache), ...settingsOf('database', database)]),
  };
}

const server: Server = {
  name: 'backend',
  about: 'a cache, a database and a server of tokens at once: Redis, PostgreSQL and oauth2-mock-server, all of our own',
  probe: null,
  start,
};

export default server;
