import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { RunningServer } from '../../core/members/types.ts';
import { startChild } from '../../core/process/child.ts';
import { drawn } from '../../core/work/work.ts';
import { startPostgres } from '../../servers/_postgres-process.ts';
import { openSql, type Sql } from '../../servers/_sql.ts';
import postgres from '../../servers/postgres.ts';
import { hasPostgres, postgresFolders, WITHOUT } from './_postgres.ts';

const module = new URL('../../servers/postgres.ts', import.meta.url).href;
const round = (work: Parameters<typeof drawn>[0]) => ({ work: drawn(work), seed: 3 });

/** The folders that hold the data of those that run, by what their processes were started with. */
function runningFolders(): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return /lockstep-postgres-[^/\0]+/.exec(line)?.[0] ?? [];
    } catch {
      return [];
    }
  });
}

interface Started {
  readonly origin: string;
  readonly identity: { readonly settings: Readonly<Record<string, string>> };
}

/** Postgres names the folder of its data. */
async function folderOf(origin: string): Promise<string> {
  const sql = await openSql(origin.replace('client@', 'lockstep@'));
  const [row] = await sql.rows(`select current_setting('data_directory') as folder`);
  await sql.close();
  return String(row?.['folder']).replace(/\/data$/, '');
}

describe.skipIf(!hasPostgres)(`a PostgreSQL of our own${WITHOUT}`, () => {
  let server: RunningServer;
  let clients: Sql[];
  beforeAll(async () => {
    server = await postgres.start({ url: null, connections: 300 });
    clients = [];
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
  });
  afterAll(() => server.close());
  const opened = async (): Promise<Sql> => {
    const client = await openSql(server.target.origin);
    clients.push(client);
    return client;
  };

  test('says what it is, and counts statements, rows and connections', async () => {
    expect(server.identity).toMatchObject({ what: 'real', name: 'PostgreSQL', transport: 'TCP' });
    expect(server.identity?.settings).toMatchObject({ fsync: 'off', max_connections: '308' });
    expect(server.connections).toBeGreaterThanOrEqual(300);
    await server.begin(round({ operations: 7 }));
    const client = await opened();
    for (let turn = 0; turn < 7; turn += 1) await client.rows('select * from generate_series(1, 10)');
    expect(await server.end()).toMatchObject({
      operations: 7,
      rows: 70,
      connectionsAccepted: 1,
      connectionsOpen: 1,
      mayCountOthers: false,
    });
  });

  test('knows of its waits how many there were at once, how long they were, and which came twice', async () => {
    const [one, other] = [await opened(), await opened()];
    await server.begin(round({ operations: 4, latencyMs: 30 }));
    const wait = (client: Sql, id: number) => client.rows('select lockstep.wait($1)', [id]);
    await Promise.all([wait(one, 0), wait(other, 1)]);
    await wait(one, 2);
    await wait(one, 2);
    const witness = await server.end();
    expect(witness).toMatchObject({ operations: 4, repeated: 1, peakInFlight: 2, askedDelayNs: 4 * 30e6 });
    expect(witness?.achievedDelayNs).toBeGreaterThanOrEqual(4 * 30e6);
    // of the next round it knows nothing before that has begun
    await server.begin(round({ operations: 4 }));
    const next = await server.end();
    expect(next).toMatchObject({ operations: 0 });
    expect(next).not.toHaveProperty('peakInFlight');
  });

  test('asked by its URL it is no witness where it counts no statements, and says how many connections are left', async () => {
    const owner = await openSql(server.target.origin.replace('client@', 'lockstep@'));
    await owner.rows('create database plain');
    await owner.close();
    const asked = await postgres.start({ url: server.target.origin.replace('/postgres', '/plain'), connections: null });
    expect(asked.identity).toMatchObject({
      found: 'url',
      settings: { pg_stat_statements: 'not there, so no witness' },
    });
    expect(asked.connections).toBeGreaterThan(0);
    expect(asked.connections).toBeLessThan(308);
    await asked.begin(round({ operations: 1 }));
    expect(await asked.end()).toBeNull();
    await asked.close();
  });

  test('leaves nothing when it is closed, or when its process is killed', async () => {
    const child = startChild('server-process');
    const { origin, identity } = await child.ask<Started>('start', { module }, 60_000);
    expect(identity.settings).toMatchObject({ synchronous_commit: 'off' });
    const folders = await Promise.all([folderOf(origin), folderOf(server.target.origin)]);
    expect(folders.map((folder) => existsSync(folder))).toEqual([true, true]);
    await Promise.all([child.kill(), server.close()]);
    expect(existsSync(folders[1])).toBe(false);
    while (existsSync(folders[0])) await sleepFor(5);
    // what removes a folder leaves a moment after it
    while (runningFolders().some((name) => folders.some((folder) => folder.endsWith(name)))) await sleepFor(5);
  });
});

test.each(postgresFolders)('the programs that are $found start', async (programs) => {
  const process = await startPostgres(programs, 10);
  try {
    const sql = await openSql(`postgres://lockstep@127.0.0.1:${process.port}/postgres`);
    expect(await sql.rows('select 1 as one')).toEqual([{ one: 1 }]);
    await sql.close();
  } finally {
    await process.close();
  }
});

describe.skipIf(!hasPostgres)(
  'a server of the user that cannot be asked is told in one line, without its password',
  () => {
    const failing = async (url: string): Promise<string> => {
      const error: unknown = await postgres.start({ url, connections: null }).catch((thrown: unknown) => thrown);
      expect(String(error)).not.toContain('secret');
      return error instanceof Error ? error.message : String(error);
    };

    test('nobody listens there', async () => {
      expect(await failing('postgres://me:secret@127.0.0.1:1/shop')).toMatch(
        /^PostgreSQL at 127\.0\.0\.1:1 cannot be asked: .*ECONNREFUSED/,
      );
    });

    test.each([
      ['28P01', 'password authentication failed for user "me"'],
      ['53300', 'sorry, too many clients already'],
    ])('it refuses by %s', async (code, message) => {
      const port = await refusing(code, message);
      expect(await failing(`postgres://me:secret@127.0.0.1:${port}/shop`)).toBe(
        `PostgreSQL at 127.0.0.1:${port} cannot be asked: ${message}`,
      );
    });
  },
);

/** What refuses every connection as PostgreSQL would: by an error before it says that it is ready. */
async function refusing(code: string, message: string): Promise<number> {
  const fields = ['SFATAL', 'VFATAL', `C${code}`, `M${message}`].map((field) => `${field}\0`).join('') + '\0';
  const answer = Buffer.alloc(5);
  answer.write('E');
  answer.writeInt32BE(4 + fields.length, 1);
  const listener = createServer((socket) => {
    socket.once('data', () => socket.end(Buffer.concat([answer, Buffer.from(fields)])));
    socket.on('error', () => {});
  });
  onTestFinished(() => void listener.close());
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return (listener.address() as AddressInfo).port;
}
