import { describe, expect, test } from 'vitest';
import { roundOf } from './_in-process.ts';
import { cellsOf, claimsInVain, withoutNumber } from './_planned.ts';

describe('a sleep', () => {
  test('is never shorter than asked for, and tells by how much it is longer', async () => {
    const { ledger, told } = await roundOf('sleep', { latencyMs: 3.5, operations: 20 }, 20);
    const sleptMs = ledger.finishedNs.map((end, index) => (end - (ledger.startedNs[index] as number)) / 1e6);
    expect(Math.min(...sleptMs)).toBeGreaterThanOrEqual(3.5);
    expect(told.observations['latenessMs']).toMatchObject({ count: 20 });
    expect(Math.min(...(ledger.observed.get('latenessMs') ?? []))).toBeGreaterThanOrEqual(0);
  });

  test('of nothing ends at once', async () => {
    const { told } = await roundOf('sleep', { latencyMs: 0, operations: 5 }, 1);
    expect(told.operations.succeeded).toBe(5);
  });
});

test('ten thousand of them wait at once', async () => {
  const { told, boundMs } = await roundOf('sleep', { latencyMs: 10, operations: 10_000 }, 10_000);
  expect(told).toMatchObject({ peakInFlight: 10_000, operations: { succeeded: 10_000 } });
  expect(boundMs).toBe(10);
});

test('every claim of sleep is judged by cells that there are', async () => {
  expect(await claimsInVain('sleep')).toEqual([]);
});

test('sleep is measured under all models', async () => {
  const cells = await cellsOf('every model', 'sleep', { latencyMs: ['20'], operations: ['8'] });
  expect(withoutNumber(cells)).toEqual([]);
  for (const cell of cells)
    if (cell.state === 'measured') expect(cell.observations, cell.id).toHaveProperty('latenessMs');
});
