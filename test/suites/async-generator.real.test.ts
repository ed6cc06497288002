import { describe, expect, test } from 'vitest';
import { realSuite } from '../_real.ts';
import { roundOf } from './_in-process.ts';
import { cellsOf, claimsInVain, withoutNumber } from './_planned.ts';

const small = { latencyMs: 4, consumeMs: 2, pages: 5, operations: 3 };

describe('reading all pages', () => {
  test.each([0, 1, 8])('with %d fetched ahead asks for each once, and one at a time', async (prefetch) => {
    const { told, witness } = await roundOf('async-generator', { ...small, prefetch }, 3);
    expect(told).toMatchObject({ operations: { succeeded: 3 }, requests: { sent: 15, givenUp: 0 } });
    expect(witness).toMatchObject({ operations: 15, repeated: 0, aborted: 0, digest: told.digest });
    expect(witness?.peakInFlight).toBeLessThanOrEqual(3);
  });

  test('never has more in the buffer than are to be fetched ahead', async () => {
    const slowReader = { latencyMs: 0, consumeMs: 5, pages: 6, operations: 1 };
    for (const prefetch of [0, 1, 3]) {
      const { told } = await roundOf('async-generator', { ...slowReader, prefetch }, 1);
      expect(told.errorSample).toBe(null);
      expect(told.observations['peakBuffered']?.max).toBeLessThanOrEqual(prefetch);
    }
  });

  test('of an API of one page is one request', async () => {
    const { told, witness } = await roundOf('async-generator', { ...small, pages: 1, prefetch: 1 }, 3);
    expect(told.operations.succeeded).toBe(3);
    expect(witness).toMatchObject({ operations: 3, digest: told.digest });
  });

  test.each([
    [0, 5 * (4 + 2)],
    [1, 4 + 4 * 4 + 2],
    [8, 4 + 4 * 4 + 2],
  ])('with %d fetched ahead takes at least %d ms', async (prefetch, leastMs) => {
    const { boundMs, told } = await roundOf('async-generator', { ...small, prefetch }, 3);
    expect(boundMs).toBe(leastMs);
    expect(told.elapsedNs / 1e6).toBeGreaterThanOrEqual(leastMs);
  });
});

describe('stopping early', () => {
  /** Between asking for a page and calling it off, there is plenty of time for it to get to the server. */
  const early = { latencyMs: 5, consumeMs: 100, pages: 4, operations: 4, stopEarly: true };

  test.each([1, 8])('with %d fetched ahead calls off the one request in flight, and no other', async (prefetch) => {
    const { told, witness } = await roundOf('async-generator', { ...early, prefetch }, 4);
    expect(told).toMatchObject({
      operations: { attempted: 4, succeeded: 2, errors: { 'status-499': 2 } },
      errorSample: null,
      requests: { sent: 16, givenUp: 2 },
    });
    expect(witness).toMatchObject({ operations: 14, aborted: 2, digest: told.digest });
  });

  test('is bound by the pages that are read', async () => {
    const { items } = await roundOf('async-generator', { ...early, prefetch: 1 }, 4);
    const { value } = await realSuite('suites/async-generator');
    const params = { ...early, prefetch: 1, bytes: 256 };
    expect(items.map((item) => value.leastMs?.(item, params))).toEqual([405, 305, 405, 305]);
  });

  test.each([
    [{ prefetch: 0 }, 'a page fetched ahead'],
    [{ pages: 1 }, 'a page fetched ahead'],
    [{ consumeMs: 1 }, 'consumeMs must be at least 5'],
  ])('is refused with %o', async (some, message) => {
    const { value } = await realSuite('suites/async-generator');
    expect(() => value.work({ ...early, prefetch: 1, bytes: 256, ...some })).toThrow(message);
  });
});

test('every claim of async-generator is judged by cells that there are', async () => {
  expect(await claimsInVain('async-generator')).toEqual([]);
});

test('async-generator is measured under all models', async () => {
  const cells = await cellsOf('every model', 'async-generator', {
    prefetch: ['1'],
    pages: ['4'],
    stopEarly: ['true', 'false'],
  });
  expect(withoutNumber(cells)).toEqual([]);
});
