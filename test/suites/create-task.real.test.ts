import { expect, test } from 'vitest';
import { roundOf } from './_in-process.ts';
import { cellsOf, claimsInVain, withoutNumber } from './_planned.ts';

test('started together, the second task ends before the first', async () => {
  const { told, boundMs } = await roundOf('create-task', { latencyMs: 20 }, 2);
  expect(told).toMatchObject({ finishedOutOfOrder: 1, operations: { attempted: 2, succeeded: 2 } });
  expect(boundMs).toBe(20);
});

test('one at a time, they end as they were handed in', async () => {
  const { told, boundMs } = await roundOf('create-task', { latencyMs: 20 }, 1);
  expect(told.finishedOutOfOrder).toBe(0);
  expect(boundMs).toBe(20);
});

test('every claim of create-task is judged by cells that there are', async () => {
  expect(await claimsInVain('create-task')).toEqual([]);
});

test('create-task is measured under all models', async () => {
  expect(withoutNumber(await cellsOf('every model', 'create-task', { latencyMs: ['50'] }))).toEqual([]);
});
