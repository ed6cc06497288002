import { describe, expect, test } from 'vitest';
import { roundOf } from './_in-process.ts';
import { cellsOf, claimsInVain, withoutNumber } from './_planned.ts';

const styles = ['async-await', 'callbacks', 'streams'];

describe.each(styles)('a request written with %s', (style) => {
  test('is answered, and read to its last byte', async () => {
    const { told, witness } = await roundOf('style', { style, latencyMs: 100, operations: 12, bytes: 100_000 }, 4);
    expect(told).toMatchObject({ operations: { succeeded: 12 }, bytes: 1_200_000 });
    expect(witness).toMatchObject({ operations: 12, digest: told.digest, peakInFlight: 4, connectionsAccepted: 4 });
  });

  test('of nothing is answered, too', async () => {
    const { told, witness } = await roundOf('style', { style, latencyMs: 0, operations: 4, bytes: 0 }, 2);
    expect(told.operations.succeeded).toBe(4);
    expect(witness?.digest).toBe(told.digest);
  });
});

test('every claim of style is judged by cells that there are', async () => {
  expect(await claimsInVain('style')).toEqual([]);
});

test('style is measured under all models', async () => {
  const cells = await cellsOf('every model', 'style', { style: ['streams'], latencyMs: ['50'], operations: ['8'] });
  expect(withoutNumber(cells)).toEqual([]);
});
