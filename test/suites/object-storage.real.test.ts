import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../core/members/types.ts';
import s3 from '../../servers/s3.ts';
import { s3 as emulator } from '../servers/_programs.ts';
import { roundOf } from './_in-process.ts';
import { cellsOf, claimsInVain, withoutNumber } from './_planned.ts';

describe.skipIf(!emulator.isHere)(`object-storage${emulator.without}`, () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await s3.start();
  });
  afterAll(() => server.close());

  test.each([
    { command: 'get', bytes: 65_536, moved: 65_536 },
    { command: 'put', bytes: 65_536, moved: 65_536 },
    { command: 'range', bytes: 65_536, moved: 32_768 },
    { command: 'multipart', bytes: 6 * 2 ** 20, moved: 6 * 2 ** 20 },
  ])('$command is done right by both clients, and the store has what they say', async ({ command, bytes, moved }) => {
    const rounds = [];
    for (const driver of ['client-s3', 's3mini']) {
      rounds.push(await roundOf('object-storage', { command, bytes, driver, operations: 3, latencyMs: 2 }, 2, server)); // oxlint-disable-line no-await-in-loop
    }
    for (const { told, witness } of rounds) {
      expect(told.operations).toEqual({ attempted: 3, succeeded: 3, errors: {} });
      expect(told.bytes).toBe(3 * moved);
      expect(witness).toMatchObject({ operations: 3, bytes: 3 * moved, repeated: 0, aborted: 0, digest: told.digest });
      expect(witness?.achievedDelayNs).toBeGreaterThanOrEqual(witness?.askedDelayNs as number);
    }
  });

  test('sockets that the client has fewer of hold the others back', async () => {
    const { told, witness } = await roundOf(
      'object-storage',
      { operations: 9, sockets: 3, latencyMs: 30, bytes: 100 },
      9,
      server,
    );
    expect(told.peakStarted).toBe(9);
    expect(witness).toMatchObject({ operations: 9, peakInFlight: 3, connectionsAccepted: 3 });
  });

  test('is measured under all models, and says of what', async () => {
    const cells = await cellsOf('every model', 'object-storage', { operations: ['8'], sockets: ['1'] });
    expect(withoutNumber(cells)).toEqual([]);
    for (const cell of cells)
      expect(cell, cell.id).toMatchObject({ provenBy: 'server', server: { what: 'emulator', name: 'fauxqs' } });
    const loop = cells.find(({ model, concurrency }) => model === 'event-loop' && concurrency === 2);
    expect(loop?.witness?.peakInFlight).toBe(1);
  });
});

test('every claim of object-storage is judged by cells that there are', async () => {
  expect(await claimsInVain('object-storage')).toEqual([]);
});
