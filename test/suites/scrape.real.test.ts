import { describe, expect, test } from 'vitest';
import { realSuite } from '../_real.ts';
import { roundOf } from './_in-process.ts';
import { cellsOf, claimsInVain, withoutNumber } from './_planned.ts';

describe('the four sites', () => {
  test('are all there, byte for byte, and complete in the order of their delays', async () => {
    const { told, witness, ledger, boundMs } = await roundOf('scrape', {}, 4);
    expect(told.operations).toEqual({ attempted: 4, succeeded: 4, errors: {} });
    expect(told.bytes).toBe(659_243 + 190_854 + 259_072 + 11_278);
    expect(witness).toMatchObject({ digest: told.digest, bytes: told.bytes, peakInFlight: 4 });
    const byEnd = [0, 1, 2, 3].toSorted((a, b) => (ledger.finishedNs[a] as number) - (ledger.finishedNs[b] as number));
    expect(byEnd).toEqual([1, 2, 0, 3]);
    expect(boundMs).toBe(160);
  });

  test('need the sum of their delays one at a time', async () => {
    expect((await roundOf('scrape', {}, 1)).boundMs).toBe(400);
  });
});

describe('so many sites', () => {
  test('have delays of their own', async () => {
    const { items, told } = await roundOf('scrape', { sites: '12' }, 12);
    expect(new Set(items.map(({ latencyMs }) => latencyMs)).size).toBe(12);
    expect(told).toMatchObject({ operations: { succeeded: 12 }, bytes: 12 * 16_384 });
  });

  test.each(['many', '0', '-1', '1.5', '1e3', ''])('are a whole number, and not "%s"', async (sites) => {
    const { value } = await realSuite('suites/scrape');
    expect(() => value.work({ client: 'request', sites })).toThrow(/"article" or how many/);
  });
});

test('every claim of scrape is judged by cells that there are', async () => {
  expect(await claimsInVain('scrape')).toEqual([]);
});

test('scrape is measured under all models', async () => {
  expect(withoutNumber(await cellsOf('every model', 'scrape', {}))).toEqual([]);
});
