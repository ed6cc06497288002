import { expect, test } from 'vitest';
import { claimsInVain } from './_planned.ts';
import { endsUnder } from './_served.ts';

test('under every model it is sound, or says why it cannot be', async () => {
  const ends = await endsUnder('every model', 'threaded-server', { latencyMs: ['40'], operations: ['12'] });
  expect(new Set(Object.values(ends))).toEqual(new Set(['sound']));
  expect(Object.keys(ends)).toContain('threaded-server latencyMs=40 operations=12 @2 worker-thread-pool 2x1');
});

test('everything that its claims speak of is measured', async () => {
  expect(await claimsInVain('threaded-server')).toEqual([]);
});
