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
