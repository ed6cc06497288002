import { crc32 } from 'node:zlib';
import { defineSuite, type Lane, type Operation, type Outcome, type WorkItem } from '../core/members/types.ts';
import { makespanBound } from '../core/work/bound.ts';
import { isMiss, MISS_EVERY } from '../core/work/looked-up.ts';
import { drawn } from '../core/work/work.ts';
import type { KeyValueConnection } from './_key-value.ts';
import type { SqlConnection } from './_sql-suite.ts';

interface BackendParams extends Record<string, number | string> {
  readonly waitMs: number;
  readonly bytes: number;
  readonly operations: number;
}

/** L where the user does not say; clients and threads of the claims. */
const WAIT_MS = 20;
const K = 16;
const T = 2;
/** A request waits for its token, and one in so many for a query before it. */
const MEAN_MS = WAIT_MS * (1 + 1 / MISS_EVERY);

/**
 * The handler of one request: what it is asked for from the cache, where that has it not a query to the database, and a token.
 * Each slot has a connection to each of the three, by ioredis, pg and undici.
 */
export async function handle({ target }: Lane<BackendParams>): Promise<Operation> {
  const { cache: cacheUrl, database: databaseUrl } = target?.others ?? {};
  if (target === null || cacheUrl === undefined || databaseUrl === undefined)
    throw new Error('backend needs its server');
  const [redis, postgres, { texts }, { OauthClient }] = await Promise.all([
    import('./_redis-client.ts'),
    import('./_postgres-client.ts'),
    import('./_postgres-queries.ts'),
    import('./_oauth-client.ts'), // a list of suites does not wait for undici
  ]);
  const cache = await redis.connect('ioredis', cacheUrl, false);
  const database = await postgres.connect('pg', databaseUrl, false);
  const tokens = await OauthClient.open(target.origin);
  const query = { text: texts.wait.ours, name: 'lockstep-wait' };
  return {
    async run(item) {
      const found = await cached(cache, item);
      if (found === null) await queried(database, query, item);
      const token = await tokens.token(item);
      if (found !== null && !isOf(found, token)) throw new WrongValue(item);
      return token;
    },
    close: async () => void (await Promise.all([cache, database, tokens].map((each) => each.close()))),
  };
}

function cached(cache: KeyValueConnection, { id }: WorkItem): Promise<Buffer | null> {
  return cache.get(`lockstep:item:${id}`);
}

async function queried(
  database: SqlConnection,
  query: Parameters<SqlConnection['ask']>[0],
  item: WorkItem,
): Promise<void> {
  const [row] = await database.ask(query, [item.id]);
  if (row?.['id'] !== item.id) throw new WrongValue(item);
}

/** The cache and the token have the same data of an item, so that what one of them answered proves the other. */
function isOf(found: Buffer, { bytes, checksum }: Outcome): boolean {
  return found.length === bytes && crc32(found) === checksum;
}

class WrongValue extends Error {
  override readonly name = 'WrongValue';

  constructor({ id }: WorkItem) {
    super(`what was answered of item ${id} is of another one`);
  }
}

export default defineSuite<BackendParams>({
  name: 'backend',
  about: 'a web server whose requests each make a cache look-up, a query on a miss, and a call to an OAuth server',
  server: 'backend',
  isServed: true,
  workload: { module: import.meta.url, export: 'handle' },
  params: {
    waitMs: {
      about: `what a token takes, and a query: one in ${MISS_EVERY} requests makes one`,
      isCircumstance: true,
      values: [WAIT_MS],
      min: 0,
      max: 600_000,
    },
    bytes: { about: 'data of an item', values: [64], min: 1, max: 65_536, isInteger: true },
    operations: { about: 'requests a round', values: [128], min: 1, max: 1_000_000, isInteger: true },
  },
  concurrency: [K],
  threads: T,
  processes: 2,
  work: ({ waitMs, bytes, operations }) => drawn({ latencyMs: waitMs, bytes, operations }),
  bound: makespanBound,
  leastMs: (item) => (isMiss(item) ? 2 : 1) * item.latencyMs,
  claims: [
    {
      id: 'a-backend-of-threads-does-its-slots',
      statement: `A backend of ${T} threads with a request each does T ÷ (L·(1 + m)) requests a second, and one loop does more for the same clients.`,
      measure: { concurrency: [K], models: ['event-loop', 'worker-thread-pool'], threads: T },
      expects: [
        {
          of: { model: 'worker-thread-pool', threads: T, tasksPerThread: 1 },
          quantity: 'throughputPerSecond',
          is: 'about',
          value: (1000 * T) / MEAN_MS,
          within: 0.25,
          because: `T ÷ (L·(1 + m)) with m = 1/${MISS_EVERY} of look-ups that miss, less what the look-up itself takes`,
        },
        {
          of: { model: 'event-loop' },
          quantity: 'throughputPerSecond',
          dividedBy: { model: 'worker-thread-pool', threads: T, tasksPerThread: 1 },
          is: 'at-least',
          value: (0.6 * K) / T,
          because: `K ÷ T = ${K / T}, less what the requests take of one core`,
        },
      ],
    },
    {
      id: 'slots-not-threads-make-a-backend',
      statement: `${T} threads with ${K / T} requests each do what one loop with ${K} does, at more CPU.`,
      measure: { concurrency: [K], models: ['event-loop', 'worker-thread-pool'], threads: T },
      expects: [
        {
          of: { model: 'worker-thread-pool', threads: T, tasksPerThread: K / T },
          quantity: 'throughputPerSecond',
          dividedBy: { model: 'event-loop' },
          is: 'about',
          value: 1,
          within: 0.2,
          because: 'as many slots, and what they wait for is elsewhere',
        },
        {
          of: { model: 'worker-thread-pool', threads: T, tasksPerThread: K / T },
          quantity: 'cpuMicrosPerOperation',
          dividedBy: { model: 'event-loop' },
          is: 'at-least',
          value: 1,
          because: 'a message to a thread and one back, for each request',
        },
      ],
    },
  ],
});
