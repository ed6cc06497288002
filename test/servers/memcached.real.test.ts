import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startChild } from '../../core/process/child.ts';
import type { Target } from '../../core/members/types.ts';
import { payloadOf } from '../../core/work/payload.ts';
import { drawn } from '../../core/work/work.ts';
import { Memcache } from '../../servers/_memcache.ts';
import memcached from '../../servers/memcached.ts';
import { connect } from '../../suites/_memcached-client.ts';
import { memcached as program } from './_programs.ts';

const module = new URL('../../servers/memcached.ts', import.meta.url).href;
const round = (operations: number) => ({ work: drawn({ operations, bytes: 200 }), seed: 5 });

/** It names its process, which was told where to leave its number. */
async function placeOf(origin: string): Promise<{ readonly pid: string; readonly folder: string }> {
  const memcache = await Memcache.open(origin);
  const pid = (await memcache.values('stats')).get('pid') ?? '';
  memcache.close();
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  return { pid, folder: dirname(words[words.indexOf('-P') + 1] ?? '') };
}

describe.skipIf(!program.isHere)(`a memcached of our own${program.without}`, () => {
  test('has the payload of every item, counts commands and connections, and leaves nothing', async () => {
    const server = await memcached.start({ url: null, connections: 2000 });
    const { pid, folder } = await placeOf(server.target.origin);
    try {
      expect(server.identity).toMatchObject({ what: 'real', transport: 'TCP', found: 'binary' });
      expect(server.connections).toBeGreaterThanOrEqual(2000);
      expect(existsSync(folder)).toBe(true);
      await server.begin(round(1500));
      const client = await connect('memcache', server.target.origin);
      expect(await client.get('lockstep:item:1499')).toEqual(payloadOf(5, 1499, 200));
      expect(await client.get('lockstep:item:1500')).toBeNull();
      await client.set('lockstep:item:0', Buffer.from('x'));
      expect(await server.end()).toMatchObject({ operations: 3, connectionsAccepted: 1, connectionsOpen: 1 });
      await server.begin(round(1));
      expect(await client.get('lockstep:item:1')).toBeNull();
      const shared = await memcached.start({ url: server.target.origin, connections: null });
      await shared.begin(round(1));
      await client.get('lockstep:item:0');
      expect(await shared.end()).toEqual({ operations: 1, mayCountOthers: true });
      expect(shared.identity).toMatchObject({ what: 'real', found: 'url' });
      await shared.close();
      await client.close();
    } finally {
      await server.close();
    }
    expect([existsSync(folder), existsSync(`/proc/${pid}`)]).toEqual([false, false]);
  });

  test('is gone with its folder when its process is killed', async () => {
    const child = startChild('server-process');
    const { origin } = await child.ask<Target>('start', { module }, 60_000);
    const { pid, folder } = await placeOf(origin);
    await child.kill();
    while (existsSync(folder) || existsSync(`/proc/${pid}`)) await sleepFor(5); // oxlint-disable-line no-await-in-loop -- until it is gone
    await expect(Memcache.open(origin)).rejects.toThrow('ECONNREFUSED');
  });
});

test('who is no memcached is told in one line', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `memcached://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await expect(memcached.start({ url, connections: null })).rejects.toThrow(
    /^memcached at 127\.0\.0\.1:\d+ cannot be asked: "stats" was answered by "HTTP\/1\.1 400 Bad Request"$/,
  );
  server.close();
});
