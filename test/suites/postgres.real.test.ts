import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../core/members/types.ts';
import type { Cell } from '../../core/records/comparison.ts';
import postgres from '../../servers/postgres.ts';
import { connect } from '../../suites/_postgres-client.ts';
import { realSuite } from '../_real.ts';
import { hasPostgres, WITHOUT } from '../servers/_postgres.ts';
import { texts } from '../../suites/_postgres-queries.ts';
import { queryNames } from '../../suites/_sql-answers.ts';
import { inTransaction } from '../../suites/_sql-suite.ts';
import { roundOf } from './_in-process.ts';
import { cellsOf, claimsInVain, withoutNumber } from './_planned.ts';

const IN_ROWS = {
  'select-1': 1,
  insert: 1,
  transaction: 1,
  wait: 1,
  'rows-1000': 1000,
  'payload-100k': 100,
  'insert-100': 100,
};

/** Of two lanes each, or of the one that a thread has. */
function connectionsOf({ concurrency, processes, threads, tasksPerThread }: Cell): number {
  return threads === null
    ? Math.ceil(concurrency / 2)
    : (processes ?? 1) * threads * Math.ceil((tasksPerThread ?? 0) / 2);
}

describe.skipIf(!hasPostgres)(`postgres${WITHOUT}`, () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await postgres.start();
  });
  afterAll(() => server.close());

  test.each(queryNames)('%s is answered right by both drivers, prepared or not, and alike', async (query) => {
    const rounds = [];
    for (const driver of ['pg', 'postgres']) {
      for (const prepared of ['yes', 'no'])
        rounds.push(await roundOf('postgres', { query, driver, prepared, operations: 6, waitMs: 5 }, 2, server));
    }
    for (const { told, witness } of rounds) {
      expect(told.operations).toEqual({ attempted: 6, succeeded: 6, errors: {} });
      expect(witness).toMatchObject({ operations: 6, rows: 6 * IN_ROWS[query], mayCountOthers: false });
      expect(told.digest).toBe(rounds[0]?.told.digest);
    }
  });

  test('by a Unix socket it is the same, by both drivers, and no TCP', async () => {
    for (const driver of ['pg', 'postgres'] as const) {
      const { witness } = await roundOf('postgres', { driver, transport: 'unix', operations: 6 }, 2, server);
      expect(witness).toMatchObject({ operations: 6, rows: 6 });
      const connection = await connect(driver, server.target.others?.['unix'] as string, false);
      const from = { text: 'select (inet_client_addr() is null)::int4 as id', name: null };
      expect(await connection.ask(from, [])).toEqual([{ id: 1 }]);
      await connection.close();
    }
  });

  test('waits are as long as asked for, two at once on two connections', async () => {
    const params = { query: 'wait', operations: 6, waitMs: 20 };
    const { witness, boundMs, told } = await roundOf('postgres', params, 2, server);
    expect(boundMs).toBe(60);
    expect(told.elapsedNs / 1e6).toBeGreaterThanOrEqual(60);
    expect(witness).toMatchObject({ peakInFlight: 2, repeated: 0, askedDelayNs: 6 * 20e6 });
    expect(witness?.achievedDelayNs).toBeGreaterThanOrEqual(6 * 20e6);
  });

  test('waits that are too short to be recorded are known by the time that their statements took', async () => {
    const { witness, told } = await roundOf('postgres', { query: 'wait', operations: 6, waitMs: 2 }, 2, server);
    expect(told.operations.succeeded).toBe(6);
    expect(witness).toMatchObject({ operations: 6, peakInFlight: null, repeated: null, askedDelayNs: 12e6 });
    expect(witness?.achievedDelayNs).toBeGreaterThanOrEqual(12e6);
    expect(witness?.achievedDelayNs).toBeLessThan(60e6);
  });

  test('a transaction that fails leaves none of its rows, and its connection is as good as before', async () => {
    const connection = await connect('pg', server.target.origin, false);
    const second = { text: texts.transaction.second.ours, name: null };
    const failing = { text: 'select 1 / $1::int4 from (select $2::text) as each', name: null };
    await expect(inTransaction(connection, [failing, second], [0, ''])).rejects.toThrow('division by zero');
    const insert = { text: texts.transaction.ours, name: null };
    await expect(inTransaction(connection, [insert, second], [7, 'x'])).resolves.toEqual([{ id: 7 }]);
    const found = { text: 'select id from lockstep.written where id in (-8, 7) order by id', name: null };
    expect(await connection.ask(found, [])).toEqual([{ id: -8 }, { id: 7 }]);
    await connection.close();
  });

  test('a connection that the server closes fails what is asked on it, by both drivers, and is not opened anew', async () => {
    for (const driver of ['pg', 'postgres'] as const) {
      const connection = await connect(driver, server.target.origin, false);
      const ask = (text: string) => connection.ask({ text, name: null }, []);
      await expect(ask('select pg_terminate_backend(pg_backend_pid())')).rejects.toThrow();
      await expect(ask('select 1')).rejects.toThrow('a connection was lost');
      await connection.close().catch(() => {});
    }
  });

  test('one that is dropped while it is idle fails what is asked next by its name, by both drivers', async () => {
    const watcher = await connect('pg', server.target.origin, false);
    for (const driver of ['pg', 'postgres'] as const) {
      const connection = await connect(driver, server.target.origin, false);
      const ask = (text: string) => connection.ask({ text, name: null }, []);
      const [own] = await ask('select pg_backend_pid() as id');
      await ask('set idle_session_timeout = 20');
      const there = { text: `select pid from pg_stat_activity where pid = ${Number(own?.['id'])}`, name: null };
      while ((await watcher.ask(there, [])).length > 0);
      await expect(ask('select 1')).rejects.toThrow(/^a connection was lost: /);
      await connection.close().catch(() => {});
    }
    await watcher.close();
  });

  test('is measured under all models, which hold connections for what may be in flight on them, and says of what', async () => {
    const cells = await cellsOf('every model', 'postgres', { operations: ['16'], pipelining: ['2'] });
    expect(withoutNumber(cells)).toEqual([]);
    for (const cell of cells) {
      expect(cell, cell.id).toMatchObject({
        provenBy: 'server',
        server: { what: 'real', name: 'PostgreSQL', settings: { fsync: 'off' } },
        witness: { connections: 0, bytes: null },
      });
      expect(cell.serving?.cpuMicrosPerOperation, cell.id).toBeGreaterThan(0);
    }
    const held = cells.map(({ id, connections }) => [id, connections?.open]);
    expect(held).toEqual(cells.map((cell) => [cell.id, connectionsOf(cell)]));
  });

  test('waits and transactions that would share a connection are refused', async () => {
    const { value } = await realSuite('suites/postgres');
    const point = { query: 'wait', pipelining: 2, latency: 'constant', waitMs: 1, operations: 1 };
    expect(() => value.work(point as never)).toThrow('waits on one take turns: pipelining=1');
    expect(() => value.work({ ...point, query: 'transaction' })).toThrow('one transaction at a time');
  });
});

test('every claim of postgres is judged by cells that there are', async () => {
  expect(await claimsInVain('postgres')).toEqual([]);
});
