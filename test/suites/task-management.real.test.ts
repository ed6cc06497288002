import { describe, expect, test } from 'vitest';
import { realSuite } from '../_real.ts';
import { roundOf } from './_in-process.ts';
import { cellsOf, claimsInVain, withoutNumber } from './_planned.ts';

/** Whatever has to happen before has happened by then, however busy the machine is. */
const AFTER_MS = 1000;
/** Whatever is called off would not have been answered by then. */
const patient = { latencyMs: 60_000, afterMs: AFTER_MS, operations: 6, tasks: 3 };

describe('every other task', () => {
  test.each([
    ['cancel', 'status-499'],
    ['deadline', 'status-504'],
  ])('%s: is given up, and its server sees it go', async (mode, error) => {
    const { told, witness, boundMs } = await roundOf('task-management', { ...patient, mode }, 6);
    expect(told).toMatchObject({
      operations: { attempted: 6, succeeded: 3, errors: { [error]: 3 } },
      errorSample: null,
      requests: { sent: 6, givenUp: 3 },
    });
    expect(witness).toMatchObject({ operations: 3, aborted: 3, repeated: 0, digest: told.digest });
    expect(told.observations['cancelMs']?.count).toBe(3);
    expect(boundMs).toBe(AFTER_MS);
    expect(told.elapsedNs / 1e6).toBeGreaterThanOrEqual(AFTER_MS);
  });

  test('has a connection of its own, and leaves none behind', async () => {
    const { witness } = await roundOf('task-management', { ...patient, mode: 'cancel' }, 1);
    expect(witness).toMatchObject({ operations: 3, aborted: 3, connectionsAccepted: 6, connectionsOpen: 0 });
  });
});

test('pool-abort: every other task is called off with its thread, and its server sees it go', async () => {
  const { told, witness, boundMs } = await roundOf('task-management', { ...patient, mode: 'pool-abort' }, 6);
  expect(told).toMatchObject({
    operations: { attempted: 6, succeeded: 3, errors: { 'status-499': 3 } },
    errorSample: null,
    requests: { sent: 6, givenUp: 3 },
  });
  expect(witness).toMatchObject({ operations: 3, aborted: 3, repeated: 0, digest: told.digest, connectionsOpen: 0 });
  expect(told.observations['endedThreads']).toMatchObject({ count: 3, mean: 1 });
  expect(told.observations['cancelMs']?.count).toBe(3);
  expect(boundMs).toBe(AFTER_MS);
});

describe('every other group', () => {
  test('first-error: is settled by its first error, and the others of it are called off', async () => {
    const { told, witness, boundMs } = await roundOf('task-management', { ...patient, mode: 'first-error' }, 6);
    expect(told).toMatchObject({
      operations: { attempted: 6, succeeded: 3, errors: { 'status-500': 3 } },
      errorSample: null,
      requests: { sent: 18, givenUp: 6 },
    });
    expect(witness).toMatchObject({ statuses: { 200: 9, 500: 3 }, aborted: 6, digest: told.digest });
    expect(told.observations['cancelMs']?.count).toBe(3);
    expect(boundMs).toBe(AFTER_MS);
  });

  test('all-settled: has an error, and nothing is called off', async () => {
    const params = { ...patient, latencyMs: 40, afterMs: 20, mode: 'all-settled' };
    const { told, witness, boundMs } = await roundOf('task-management', params, 6);
    expect(told).toMatchObject({ operations: { succeeded: 3, errors: { 'status-500': 3 } }, errorSample: null });
    expect(witness).toMatchObject({ statuses: { 200: 15, 500: 3 }, aborted: 0, digest: told.digest });
    expect(told.observations).toEqual({});
    expect(boundMs).toBe(40);
  });
});

test('there must be something to call off', async () => {
  const { value } = await realSuite('suites/task-management');
  expect(() => value.work({ ...patient, mode: 'cancel', bytes: 0, latencyMs: AFTER_MS })).toThrow('more than afterMs');
});

test('every claim of task-management is judged by cells that there are', async () => {
  expect(await claimsInVain('task-management')).toEqual([]);
});

// side by side: they wait for what is called off
test.concurrent.each([
  ['cancel', '500', '4', 'every model'],
  ['first-error', '500', '4', ['event-loop', 'worker-thread-pool']],
  ['pool-abort', '1000', '2', ['event-loop', 'worker-thread-pool']], // threads are started meanwhile
] as const)('task-management is measured: %s', async (mode, afterMs, operations, models) => {
  const params = { mode: [mode], latencyMs: ['60000'], afterMs: [afterMs], operations: [operations] };
  expect(withoutNumber(await cellsOf(models, 'task-management', params))).toEqual([]);
});
