import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { AskedServer, RoundSeed, RunningServer, Server, ServerIdentity } from '../core/members/types.ts';
import { payloadOf } from '../core/work/payload.ts';
import { itemsOf } from '../core/work/work.ts';
import { answering, foundServer } from './_found.ts';
import { freePort } from './_free-port.ts';
import { Memcache } from './_memcache.ts';
import { Stats } from './_memcached-witness.ts';
import { ownedByNobody, temporaryFolder } from './_nobody.ts';
import { ownFolder } from './_own-folder.ts';
import { elseEnded, orGone, startOwn } from './_own-program.ts';

/** Those that it has by itself, told so that a report can say them. */
const THREADS = 4;
const MEGABYTES = 64;
/** Values that are set before any answer is read. */
const AT_ONCE = 1000;
/** How often it is asked whether it listens. */
const TRY_MS = 5;

async function start({ url, connections }: AskedServer = { url: null, connections: null }): Promise<RunningServer> {
  const found = foundServer(
    {
      name: 'memcached',
      title: 'memcached',
      programs: ['memcached'],
      folders: ['/usr/bin', '/usr/local/bin'],
      ofPackage: () => null,
      install: 'apt-get install memcached',
    },
    url,
  );
  return found.found === 'url' ? ofUser(found.url) : ofOurs(found.folder, connections);
}

/** A server of our own, with the payload of each item under its id. */
async function ofOurs(folder: string, connections: number | null): Promise<RunningServer> {
  const own = await ownFolder('memcached', { pidFile: 'pid', signal: 'TERM' }, temporaryFolder());
  const port = await freePort();
  const settings = {
    '-l': '127.0.0.1',
    '-p': String(port),
    '-U': '0',
    '-P': join(own.path, 'pid'),
    '-t': String(THREADS),
    '-m': String(MEGABYTES),
    '-I': '8m', // the largest value
    '-c': String(Math.max(1024, (connections ?? 0) + 8)),
  };
  const program = {
    title: 'memcached',
    file: join(folder, 'memcached'),
    words: Object.entries(settings).flat(),
    spawned: ownedByNobody(own.path),
    ready: (signal: AbortSignal) => listening(port, signal),
  };
  const close = await elseEnded(own.remove, () => startOwn(own, program));
  return elseEnded(close, async () => {
    const origin = `memcached://127.0.0.1:${port}`;
    const memcache = await Memcache.open(origin);
    const { openNow, ...said } = await identityOf(memcache, 'binary');
    const stats = new Stats(memcache, openNow);
    return {
      target: { origin },
      ...said,
      hasProcesses: true,
      begin: (round) => orGone(fill(memcache, round).then(() => stats.begin())),
      end: () => orGone(stats.end()),
      async close() {
        memcache.close();
        await close();
      },
    };
  });
}

/** It says nothing when it listens: whoever wants to know tries. */
async function listening(port: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const socket = connect({ host: '127.0.0.1', port });
    try {
      await once(socket, 'connect'); // oxlint-disable-line no-await-in-loop -- until it is there
      return;
    } catch {
      await setTimeout(TRY_MS); // oxlint-disable-line no-await-in-loop
    } finally {
      socket.destroy();
    }
  }
}

async function fill(memcache: Memcache, round: RoundSeed): Promise<void> {
  await memcache.flush();
  const items = itemsOf(round);
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const pairs = items
      .slice(from, from + AT_ONCE)
      .map(({ id, bytes }) => [`lockstep:item:${id}`, payloadOf(round.seed, id, bytes)] as const);
    await memcache.set(pairs); // oxlint-disable-line no-await-in-loop -- one after the other
  }
}

/** What runs already: nothing is written there but by the suite, and nothing is reset. */
async function ofUser(url: string): Promise<RunningServer> {
  const memcache = await answering('memcached', url, (at) => Memcache.open(at));
  const { openNow: _, ...said } = await answering('memcached', url, () => identityOf(memcache, 'url'));
  const stats = new Stats(memcache, null);
  return {
    target: { origin: url },
    ...said,
    begin: () => stats.begin(),
    end: () => stats.end(),
    async close() {
      memcache.close();
    },
  };
}

async function identityOf(
  memcache: Memcache,
  found: ServerIdentity['found'],
): Promise<{ readonly identity: ServerIdentity; readonly connections: number; readonly openNow: number }> {
  const [stats, settings] = [await memcache.values('stats'), await memcache.values('stats settings')];
  const text = (name: string): string => settings.get(name) ?? 'unknown';
  const openNow = Number(stats.get('curr_connections') ?? 0);
  return {
    identity: {
      what: 'real',
      name: 'memcached',
      version: stats.get('version') ?? 'unknown',
      transport: 'TCP',
      found,
      settings: { threads: text('num_threads'), maxbytes: text('maxbytes'), maxconns: text('maxconns') },
    },
    connections: Number(settings.get('maxconns') ?? 0) - openNow,
    openNow,
  };
}

const server: Server = {
  name: 'memcached',
  about: 'a real memcached: by LOCKSTEP_MEMCACHED_URL, else one of our own, that of this machine',
  probe: null,
  start,
};

export default server;
