import { join } from 'node:path';
import type { AskedServer, RoundSeed, RunningServer, ServerIdentity, WorkItem } from '../core/members/types.ts';
import { payloadOf } from '../core/work/payload.ts';
import { itemsOf } from '../core/work/work.ts';
import { answering, foundServer } from './_found.ts';
import { freePort } from './_free-port.ts';
import { ownFolder } from './_own-folder.ts';
import { elseEnded, orGone, startOwn } from './_own-program.ts';
import { Commands, valuesIn } from './_redis-witness.ts';
import { Resp } from './_resp.ts';

/** Nothing that it is told has to outlive the run. */
const SETTINGS = { save: '', appendonly: 'no' };
/** How often a second its timers run: by itself, and where waits have to end in time, at 2 % of a core. */
const USUAL_HZ = 10;
const WAITING_HZ = 500;

type LeftOut = (item: WorkItem) => boolean;

/** Keys that are set by one command. */
const AT_ONCE = 1000;

/**
 * @param env Where a URL may be said, too.
 * @param isLeftOut Of the items that a server of our own has: those that it has not, as a cache has not all.
 */
export async function start(
  { url, connections }: AskedServer = { url: null, connections: null },
  env = process.env,
  isLeftOut: LeftOut = () => false,
): Promise<RunningServer> {
  const found = foundServer(
    {
      name: 'redis',
      title: 'Redis',
      programs: ['redis-server'],
      folders: ['/usr/bin', '/usr/local/bin'],
      ofPackage: () => null,
      install: 'apt-get install redis-server',
    },
    url,
    env,
  );
  return found.found === 'url' ? ofUser(found.url) : ofOurs(found.folder, connections, isLeftOut);
}

/** A server of our own, with the payload of each item under its id. */
async function ofOurs(folder: string, connections: number | null, isLeftOut: LeftOut): Promise<RunningServer> {
  const own = await ownFolder('redis', { pidFile: 'pid', signal: 'TERM' });
  const port = await freePort();
  const settings = {
    bind: '127.0.0.1',
    port: String(port),
    dir: own.path,
    pidfile: join(own.path, 'pid'),
    unixsocket: join(own.path, 'socket'),
    daemonize: 'no',
    ...SETTINGS,
    ...(connections === null ? {} : { maxclients: String(Math.max(1000, connections + 8)) }),
  };
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const program = { title: 'Redis', file: join(folder, 'redis-server'), words, ready: /Ready to accept connections/ };
  const close = await elseEnded(own.remove, () => startOwn(own, program));
  return elseEnded(close, async () => {
    const origin = `redis://127.0.0.1:${port}`;
    const redis = await Resp.open(origin);
    const commands = new Commands(redis, false);
    const said = await identityOf(redis, 'binary', { save: 'none', appendonly: 'no' });
    return {
      target: { origin, others: { unix: settings.unixsocket } },
      ...said,
      hasProcesses: true,
      begin(round) {
        const begun = async (): Promise<void> => {
          await fill(redis, round, isLeftOut);
          await redis.ask('CONFIG', 'SET', 'hz', String(hasWaits(round) ? WAITING_HZ : USUAL_HZ));
          await commands.begin();
        };
        return orGone(begun());
      },
      end: () => orGone(commands.end()),
      async close() {
        redis.close();
        await close();
      },
    };
  });
}

function hasWaits(round: RoundSeed): boolean {
  return itemsOf(round).some(({ latencyMs }) => latencyMs > 0);
}

async function fill(redis: Resp, round: RoundSeed, isLeftOut: LeftOut): Promise<void> {
  await redis.ask('FLUSHDB');
  const items = itemsOf(round).filter((item) => !isLeftOut(item));
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const pairs = items
      .slice(from, from + AT_ONCE)
      .flatMap(({ id, bytes }) => [`lockstep:item:${id}`, payloadOf(round.seed, id, bytes)]);
    await redis.ask('MSET', ...pairs); // oxlint-disable-line no-await-in-loop -- one after the other
  }
}

/** What runs already: nothing is written there but by the suite, and nothing is reset. */
async function ofUser(url: string): Promise<RunningServer> {
  const redis = await answering('Redis', url, (at) => Resp.open(at));
  const commands = new Commands(redis, true);
  return {
    target: { origin: url },
    ...(await identityOf(redis, 'url', {})),
    async begin(round) {
      const hz = Number(valuesIn(await redis.ask('INFO', 'server')).get('configured_hz') ?? USUAL_HZ);
      if (hasWaits(round) && hz < WAITING_HZ) {
        throw new Error(
          `waits on a Redis of ${hz} Hz would end up to ${1000 / hz} ms late: CONFIG SET hz ${WAITING_HZ} there first`,
        );
      }
      await commands.begin();
    },
    end: () => commands.end(),
    async close() {
      redis.close();
    },
  };
}

async function identityOf(
  redis: Resp,
  found: ServerIdentity['found'],
  settings: Readonly<Record<string, string>>,
): Promise<{ readonly identity: ServerIdentity; readonly connections: number }> {
  const info = valuesIn(await redis.ask('INFO', 'everything'));
  const text = (name: string): string => info.get(name) ?? 'unknown';
  // forks keep the name of what they come from, and say their own beside it
  const isValkey = info.has('valkey_version');
  return {
    identity: {
      what: 'real',
      name: isValkey ? 'Valkey' : 'Redis',
      version: text(isValkey ? 'valkey_version' : 'redis_version'),
      transport: 'TCP',
      found,
      settings: {
        ...settings,
        io_threads: text('io_threads_active') === '1' ? 'on' : 'off',
        maxclients: text('maxclients'),
      },
    },
    connections: Number(info.get('maxclients') ?? 0) - Number(info.get('connected_clients') ?? 0),
  };
}
