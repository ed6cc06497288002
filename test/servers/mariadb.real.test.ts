import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startChild } from '../../core/process/child.ts';
import type { RunningServer, Target } from '../../core/members/types.ts';
import { drawn } from '../../core/work/work.ts';
import { openMysql } from '../../servers/_mysql.ts';
import type { Sql } from '../../servers/_sql.ts';
import mariadb, { nameOf } from '../../servers/mariadb.ts';
import { mariadb as program } from './_programs.ts';

const module = new URL('../../servers/mariadb.ts', import.meta.url).href;
const round = (work: Parameters<typeof drawn>[0]) => ({ work: drawn(work), seed: 3 });

/** It names the folder of its data. */
async function folderOf(origin: string): Promise<string> {
  const sql = await openMysql(origin);
  const [row] = await sql.rows('select @@datadir as folder');
  await sql.close();
  return dirname(String(row?.['folder']).replace(/\/$/, ''));
}

function isRunningIn(folder: string): boolean {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.some((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`--datadir=${folder}`);
    } catch {
      return false;
    }
  });
}

describe.skipIf(!program.isHere)(`a MariaDB of our own${program.without}`, () => {
  let server: RunningServer;
  let folder = '';
  let clients: readonly Sql[] = [];
  beforeAll(async () => {
    server = await mariadb.start({ url: null, connections: 300 });
    folder = await folderOf(server.target.origin);
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await server.close();
    expect(existsSync(folder)).toBe(false);
    expect(isRunningIn(folder)).toBe(false);
  });

  test('says what it is, counts statements, rows and connections', async () => {
    expect(server.identity).toMatchObject({ what: 'real', name: 'MariaDB', transport: 'TCP', found: 'binary' });
    expect(server.identity?.settings).toMatchObject({ innodb_doublewrite: '0', max_connections: '308' });
    expect(server.connections).toBeGreaterThanOrEqual(300);
    expect(isRunningIn(folder)).toBe(true);
    await server.begin(round({ operations: 7 }));
    const client = await openMysql(server.target.origin);
    clients = [client];
    for (let turn = 0; turn < 7; turn += 1) await client.rows('select 1 union select 2'); // oxlint-disable-line no-await-in-loop
    expect(await server.end()).toMatchObject({
      operations: 7,
      rows: 14,
      connectionsAccepted: 1,
      connectionsOpen: 1,
      mayCountOthers: false,
    });
  });

  test('knows of its waits how many there were at once, how long they were, and which came twice', async () => {
    clients = [...clients, await openMysql(server.target.origin)];
    await server.begin(round({ operations: 4, latencyMs: 30 }));
    const wait = (id: number) => clients[id % 2]!.rows('select lockstep.wait(?) as id', [id]);
    await Promise.all([wait(0), wait(1)]);
    await wait(2);
    await wait(2);
    const witness = await server.end();
    expect(witness).toMatchObject({ operations: 4, repeated: 1, peakInFlight: 2, askedDelayNs: 4 * 30e6 });
    expect(witness?.achievedDelayNs).toBeGreaterThanOrEqual(4 * 30e6);
    // of the next round it knows nothing before that has begun
    await server.begin(round({ operations: 4 }));
    const next = await server.end();
    expect(next).toMatchObject({ operations: 0, rows: 0 });
    expect(next).not.toHaveProperty('peakInFlight');
  });

  test('by its URL it is asked as it is, and changed in nothing', async () => {
    const [client] = clients;
    const shared = await mariadb.start({ url: server.target.origin, connections: null });
    expect(shared.identity).toMatchObject({ what: 'real', name: 'MariaDB', found: 'url' });
    await shared.begin(round({ operations: 3 }));
    for (let turn = 0; turn < 3; turn += 1) await client?.rows('select 1'); // oxlint-disable-line no-await-in-loop
    expect(await shared.end()).toMatchObject({ operations: 3, rows: 3, mayCountOthers: true, connectionsOpen: null });
    await shared.close();
    expect(await client?.rows('select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('a URL where it refuses is told in one line, without its password', async () => {
    const url = server.target.origin.replace('root@', 'me:secret@');
    const refused = mariadb.start({ url, connections: null });
    await expect(refused).rejects.toThrow(/^MariaDB or MySQL at 127\.0\.0\.1:\d+ cannot be asked: Access denied/);
    await expect(refused).rejects.not.toThrow(/secret/);
  });
});

test.skipIf(!program.isHere)(`it is gone with its folder when its process is killed${program.without}`, async () => {
  const child = startChild('server-process');
  const { origin } = await child.ask<Target>('start', { module }, 60_000);
  const folder = await folderOf(origin);
  expect(isRunningIn(folder)).toBe(true);
  await child.kill();
  while (existsSync(folder)) await sleepFor(5); // oxlint-disable-line no-await-in-loop -- until it is gone
  expect(isRunningIn(folder)).toBe(false);
});

test('MariaDB is never called MySQL, whatever it says before its version', () => {
  expect(nameOf('10.11.19-MariaDB-0+deb12u1')).toEqual({ name: 'MariaDB', version: '10.11.19' });
  expect(nameOf('5.5.5-10.6.4-MariaDB-log')).toEqual({ name: 'MariaDB', version: '10.6.4' });
  expect(nameOf('8.4.3')).toEqual({ name: 'MySQL', version: '8.4.3' });
  expect(nameOf('8.0.36-0ubuntu0.22.04.1')).toEqual({ name: 'MySQL', version: '8.0.36' });
});
