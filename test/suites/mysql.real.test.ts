import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../core/members/types.ts';
import mariadb from '../../servers/mariadb.ts';
import { connect, drivers } from '../../suites/_mysql-client.ts';
import { texts } from '../../suites/_mysql-queries.ts';
import { realSuite } from '../_real.ts';
import { mariadb as program } from '../servers/_programs.ts';
import { roundOf } from './_in-process.ts';
import { cellsOf, claimsInVain, withoutNumber } from './_planned.ts';

const IN_ROWS = { 'select-1': 1, insert: 1, wait: 1, 'rows-1000': 1000, 'payload-100k': 100 };

describe.skipIf(!program.isHere)(`mysql${program.without}`, () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await mariadb.start();
  });
  afterAll(() => server.close());

  test.each(Object.keys(texts) as (keyof typeof texts)[])(
    '%s is answered right by both drivers, prepared or not, and alike',
    async (query) => {
      const rounds = [];
      for (const more of [
        { driver: 'mysql2', prepared: 'yes' },
        { driver: 'mysql2', prepared: 'no' },
        { driver: 'mariadb', prepared: 'yes' },
        { driver: 'mariadb', prepared: 'no' },
        ...(query === 'wait' ? [] : [{ driver: 'mariadb', pipelining: 2 }]),
      ])
        rounds.push(await roundOf('mysql', { query, operations: 6, waitMs: 5, ...more }, 2, server)); // oxlint-disable-line no-await-in-loop
      for (const { told, witness } of rounds) {
        expect(told.operations).toEqual({ attempted: 6, succeeded: 6, errors: {} });
        expect(witness).toMatchObject({ operations: 6, rows: 6 * IN_ROWS[query], mayCountOthers: false });
        expect(told.digest).toBe(rounds[0]?.told.digest);
      }
    },
  );

  test.each(drivers)('by a Unix socket it is the same, by %s', async (driver) => {
    const { witness } = await roundOf('mysql', { driver, transport: 'unix', operations: 6 }, 2, server);
    expect(witness?.operations).toBe(6);
    const connection = await connect(driver, server.target.others?.['unix'] as string);
    const by = `select host = 'localhost' as id from information_schema.processlist where id = connection_id()`;
    expect(Number((await connection.ask({ text: by, name: null }, []))[0]?.['id'])).toBe(1);
    await connection.close();
  });

  test('waits are as long as asked for, two at once on two connections', async () => {
    const params = { query: 'wait', operations: 6, waitMs: 20 };
    const { witness, boundMs, told } = await roundOf('mysql', params, 2, server);
    expect(boundMs).toBe(60);
    expect(told.elapsedNs / 1e6).toBeGreaterThanOrEqual(60);
    expect(witness).toMatchObject({ peakInFlight: 2, repeated: 0, askedDelayNs: 6 * 20e6 });
  });

  test.each(drivers)('a connection that the server closes fails what is asked on it by %s', async (driver) => {
    const [lost, other] = [await connect(driver, server.target.origin), await connect(driver, server.target.origin)];
    const ask = (text: string, on = lost) => on.ask({ text, name: null }, []);
    const [row] = await ask('select connection_id() as id');
    await ask(`kill ${String(row?.['id'])}`, other);
    await expect(ask('select 1')).rejects.toThrow();
    await expect(ask('select 1')).rejects.toThrow();
    await lost.close().catch(() => {});
    await other.close();
  });

  test('is measured under all models, and says of what', async () => {
    const cells = await cellsOf('every model', 'mysql', { operations: ['16'] });
    expect(withoutNumber(cells)).toEqual([]);
    for (const cell of cells) {
      expect(cell, cell.id).toMatchObject({
        provenBy: 'server',
        server: { what: 'real', name: 'MariaDB', settings: { innodb_doublewrite: '0' } },
        witness: { connections: 0, bytes: null },
      });
      expect(cell.serving?.cpuMicrosPerOperation, cell.id).toBeGreaterThan(0);
    }
  });
});

test('what takes turns is refused', async () => {
  const { value } = await realSuite('suites/mysql');
  const point = { query: 'wait', driver: 'mariadb', pipelining: 2, latency: 'constant', waitMs: 1, operations: 1 };
  expect(() => value.work(point)).toThrow('waits on one take turns: pipelining=1');
  expect(() => value.work({ ...point, query: 'select-1', driver: 'mysql2' })).toThrow('mysql2 sends a statement when');
});

test('every claim of mysql is judged by cells that there are', async () => {
  expect(await claimsInVain('mysql')).toEqual([]);
});
