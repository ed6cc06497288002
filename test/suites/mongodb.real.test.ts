import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../core/members/types.ts';
import mongodb from '../../servers/mongodb.ts';
import { mongoDriver } from '../servers/_programs.ts';
import { roundOf } from './_in-process.ts';
import { cellsOf, claimsInVain, withoutNumber } from './_planned.ts';

describe.skipIf(!mongoDriver.isHere)(`mongodb${mongoDriver.without}`, () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await mongodb.start();
  });
  afterAll(() => server.close());

  test('the fake answers what is asked of it, and knows what came of each item', async () => {
    expect(server.identity).toMatchObject({ what: 'fake', name: 'MongoDB' });
    const ask = (query: string) => roundOf('mongodb', { query, operations: 6, waitMs: 5 }, 2, server);
    const one = await ask('find-one');
    expect(one.witness).toMatchObject({ operations: 6, rows: 6, bytes: 384, digest: one.told.digest, peakInFlight: 2 });
    const all = await ask('cursor');
    expect(all.told).toMatchObject({ operations: { succeeded: 6 }, bytes: 6 * 300 * 64 });
    expect(all.witness).toMatchObject({ operations: 6, rows: 1800, repeated: 0, digest: null });
    const inserted = await ask('insert-many');
    expect(inserted.told).toMatchObject({ operations: { succeeded: 6 }, bytes: 6 * 100 * 64 });
    expect(inserted.witness).toMatchObject({ operations: 6, rows: 600, askedDelayNs: 30e6 });
  });

  test('a pool that is smaller than the lanes holds them back', async () => {
    const { witness, told } = await roundOf('mongodb', { operations: 9, pool: 3, waitMs: 20 }, 9, server);
    expect(told.peakStarted).toBe(9);
    expect(witness).toMatchObject({ operations: 9, peakInFlight: 3 });
  });

  test('is measured under all models, and says of what', async () => {
    const cells = await cellsOf('every model', 'mongodb', { operations: ['16'] });
    expect(withoutNumber(cells)).toEqual([]);
    for (const cell of cells) expect(cell, cell.id).toMatchObject({ provenBy: 'server', server: { what: 'fake' } });
  });
});

test('every claim of mongodb is judged by cells that there are', async () => {
  expect(await claimsInVain('mongodb')).toEqual([]);
});
