import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../core/members/types.ts';
import type { Cell } from '../../core/records/comparison.ts';
import postgres from '../../servers/postgres.ts';
import { connect } from '../../suites/_postgres-client.ts';
import { realCells, realServer, realSuite } from '../_real.ts';
import { hasPostgres, WITHOUT } from '../servers/_postgres.ts';
import { queryNames } from '../../suites/_sql-answers.ts';
import { roundOf } from './_in-process.ts';
import { cellsOf, claimsInVain, withoutNumber } from './_planned.ts';

const IN_ROWS = { 'select-1': 1, insert: 1, wait: 1, 'rows-1000': 1000, 'payload-100k': 100 };

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

  test('waits are as long as asked for, two at once on two connections', async () => {
    const params = { query: 'wait', operations: 6, waitMs: 20 };
    const { witness, boundMs, told } = await roundOf('postgres', params, 2, server);
    expect(boundMs).toBe(60);
    expect(told.elapsedNs / 1e6).toBeGreaterThanOrEqual(60);
    expect(witness).toMatchObject({ peakInFlight: 2, repeated: 0, askedDelayNs: 6 * 20e6 });
    expect(witness?.achievedDelayNs).toBeGreaterThanOrEqual(6 * 20e6);
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

  test('is measured under all models, and says of what', async () => {
    const cells = await cellsOf('every model', 'postgres', { operations: ['16'] });
    expect(withoutNumber(cells)).toEqual([]);
    for (const cell of cells) {
      expect(cell, cell.id).toMatchObject({
        provenBy: 'server',
        server: { what: 'real', name: 'PostgreSQL', settings: { fsync: 'off' } },
        witness: { connections: 0, bytes: null },
      });
      expect(cell.serving?.cpuMicrosPerOperation, cell.id).toBeGreaterThan(0);
    }
  });

  test('what may be in flight on a connection is another thing than connections', async () => {
    const cells = await realCells({
      suite: await realSuite('suites/postgres'),
      models: ['event-loop', 'worker-thread-pool'],
      server: await realServer('servers/postgres'),
      asked: { params: { operations: ['16'], pipelining: ['2'] } },
    });
    expect(withoutNumber(cells)).toEqual([]);
    const held = ({ connections }: Cell) => connections?.open;
    expect(cells.map((cell) => [cell.model, cell.concurrency, held(cell)])).toEqual(
      cells.map(({ model, concurrency, threads, tasksPerThread }) => [
        model,
        concurrency,
        threads === null ? concurrency / 2 : threads * Math.ceil((tasksPerThread ?? 0) / 2),
      ]),
    );
  });

  test('waits that would share a connection are refused', async () => {
    const { value } = await realSuite('suites/postgres');
    const point = { query: 'wait', pipelining: 2, latency: 'constant', waitMs: 1, operations: 1 };
    expect(() => value.work(point as never)).toThrow('waits on one take turns: pipelining=1');
  });
});

test('every claim of postgres is judged by cells that there are', async () => {
  expect(await claimsInVain('postgres')).toEqual([]);
});
