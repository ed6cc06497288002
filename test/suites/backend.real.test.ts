import { describe, expect, test } from 'vitest';
import { hasPostgres, WITHOUT } from '../servers/_postgres.ts';
import { redis } from '../servers/_programs.ts';
import { roundOf } from './_in-process.ts';
import { claimsInVain } from './_planned.ts';
import { endsUnder } from './_served.ts';

describe.skipIf(!hasPostgres || !redis.isHere)(`backend${WITHOUT}${redis.without}`, () => {
  test('every request looks up, asks for its token, and one in four the database: seen by all three', async () => {
    const { told, witness, boundMs } = await roundOf('backend', { operations: 8, waitMs: 20 }, 2);
    expect(told.operations).toEqual({ attempted: 8, succeeded: 8, errors: {} });
    expect(boundMs).toBe(100); // 6 of 20 ms, 2 of 40 ms, two at once
    expect(witness).toMatchObject({ operations: 8, digest: told.digest, connectionsOpen: 6, peakInFlight: null });
    expect(witness?.askedDelayNs).toBe(10 * 20e6);
  });

  test('under every model it is sound, or says why it cannot be', async () => {
    const ends = await endsUnder('every model', 'backend', { waitMs: ['10'], operations: ['12'] });
    expect(new Set(Object.values(ends))).toEqual(new Set(['sound']));
    expect(Object.keys(ends)).toContain('backend waitMs=10 operations=12 @2 worker-thread-pool 2x1');
  });
});

test('every claim of backend is judged by cells that there are', async () => {
  expect(await claimsInVain('backend')).toEqual([]);
});
