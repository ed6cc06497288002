import { expect, test } from 'vitest';
import { drawn } from '../../core/work/work.ts';
import { witnessOf } from '../../servers/_backend-witness.ts';
import { ServedRound } from '../../servers/_round.ts';

const round = { work: drawn({ operations: 8, latencyMs: 10 }), seed: 3 };
const tokens = { ...new ServedRound(round).witness(4), operations: 8, connectionsAccepted: 4, askedDelayNs: 80e6 };
const cache = { operations: 8, connectionsAccepted: 4, connectionsOpen: 4 };
const database = { operations: 2, repeated: 0, askedDelayNs: 20e6, connectionsAccepted: 4, connectionsOpen: 4 };

test('a request is what all three saw, and its delays are the sum', () => {
  expect(witnessOf(round, { tokens, cache, database })).toMatchObject({
    operations: 8,
    connectionsAccepted: 12,
    connectionsOpen: 12,
    peakInFlight: null,
    askedDelayNs: 100e6,
  });
});

test.each([
  { what: 'look-ups that were left out', seen: { cache: { ...cache, operations: 5 } }, operations: 5 },
  { what: 'a query that was left out', seen: { database: { ...database, operations: 1 } }, operations: 7 },
  { what: 'queries of what the cache has', seen: { database: { ...database, operations: 8 } }, operations: 14 },
  { what: 'a look-up more', seen: { cache: { ...cache, operations: 9 } }, operations: 9 },
  {
    what: 'queries in the place of look-ups',
    seen: { cache: { ...cache, operations: 0 }, database: { ...database, operations: 8 } },
    operations: 0,
  },
  { what: 'tokens that were left out', seen: { tokens: { ...tokens, operations: 6 } }, operations: 6 },
])('$what are seen', ({ seen, operations }) => {
  expect(witnessOf(round, { tokens, cache, database, ...seen })?.operations).toBe(operations);
});

test('where one of them knows nothing, nobody does', () => {
  expect(witnessOf(round, { tokens, cache: null, database })).toBeNull();
});
