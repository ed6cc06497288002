import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../core/members/types.ts';
import redis from '../../servers/redis.ts';
import { redis as program } from '../servers/_programs.ts';
import { roundOf } from './_in-process.ts';
import { cellsOf, claimsInVain, withoutNumber } from './_planned.ts';

describe.skipIf(!program.isHere)(`redis${program.without}`, () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await redis.start();
  });
  afterAll(() => server.close());

  test.each(['get', 'set'])('%s is answered right by both drivers, and alike', async (command) => {
    const rounds = [];
    for (const more of [{ driver: 'ioredis' }, { driver: 'ioredis', autoPipelining: 'yes' }, { driver: 'redis' }]) {
      rounds.push(await roundOf('redis', { command, operations: 6, bytes: 300, ...more }, 2, server)); // oxlint-disable-line no-await-in-loop
    }
    for (const { told, witness } of rounds) {
      expect(told.operations).toEqual({ attempted: 6, succeeded: 6, errors: {} });
      expect(told.bytes).toBe(1800);
      expect(witness).toMatchObject({ operations: 6, mayCountOthers: false, peakInFlight: null });
      expect(told.digest).toBe(rounds[0]?.told.digest);
    }
  });

  test('by a Unix socket it is the same, by both drivers, and a row says by which it was', async () => {
    for (const driver of ['ioredis', 'redis']) {
      const { told, witness } = await roundOf('redis', { driver, transport: 'unix', operations: 6 }, 2, server); // oxlint-disable-line no-await-in-loop
      expect([told.operations.succeeded, witness?.operations]).toEqual([6, 6]);
    }
    const [cell] = await cellsOf(['event-loop'], 'redis', { operations: ['16'], transport: ['unix'] });
    expect(cell).toMatchObject({ state: 'measured', server: { transport: 'Unix socket' } });
  });

  test('waits are as long as asked for, and little longer, by both drivers', async () => {
    for (const driver of ['ioredis', 'redis']) {
      const params = { driver, command: 'wait', waitMs: 20, operations: 6 };
      const { told, witness, boundMs } = await roundOf('redis', params, 2, server); // oxlint-disable-line no-await-in-loop
      expect(boundMs).toBe(60);
      expect(witness?.operations).toBe(6);
      expect(told.elapsedNs / 1e6).toBeGreaterThanOrEqual(60);
      expect(told.elapsedNs / 1e6).toBeLessThan(200); // 300 and more with timers of ten times a second
    }
  });

  test('is measured under all models, which share connections as asked, and says of what', async () => {
    const cells = await cellsOf('every model', 'redis', { operations: ['16'], pipelining: ['2'] });
    expect(withoutNumber(cells)).toEqual([]);
    for (const cell of cells)
      expect(cell, cell.id).toMatchObject({ provenBy: 'server', server: { what: 'real', settings: { save: 'none' } } });
    expect(cells.find(({ model }) => model === 'event-loop')).toMatchObject({
      concurrency: 2,
      connections: { open: 1 },
    });
  });
});

test('every claim of redis is judged by cells that there are', async () => {
  expect(await claimsInVain('redis')).toEqual([]);
});
