import { expect, test } from 'vitest';
import { openLedger } from '../../../core/trial/ledger.ts';
import { drive, note } from '../../../core/trial/loop.ts';
import type { Outcome, WorkItem } from '../../../core/members/types.ts';
import { outcomeOf } from '../../../core/work/outcome.ts';

const items: WorkItem[] = [{ id: 0, dueMs: 0, isStalled: false, latencyMs: 0, bytes: 1, status: 200 }];
const good = { status: 200, bytes: 1, checksum: 2 };

/** What the round tells of an operation that returns this; undefined where it is an outcome. */
async function toldOf(returned: unknown): Promise<string | undefined> {
  const ledger = openLedger(items);
  await drive(ledger, 1, async () => returned as Outcome);
  expect(ledger.status[0] === 0).toBe(ledger.thrown.size > 0);
  return ledger.thrown.get(0)?.message;
}

const ADVICE = 'return outcomeOf(body), or { status, bytes, checksum }';

test.each<[string, unknown, string]>([
  ['nothing', undefined, 'nothing'],
  ['null', null, 'nothing'],
  ['its body', 'row 1', 'a string'],
  ['a number', 12, 'a number'],
  ['a function', () => good, 'a function'],
  ['rows', [1, 2], 'what is no outcome'],
  ['a status alone', { status: 200 }, 'the bytes nothing'],
  ['no status', { bytes: 1, checksum: 2 }, 'the status nothing'],
  ['a status in words', { ...good, status: 'ok' }, 'the status a string'],
  ['a status beside the whole numbers', { ...good, status: 200.5 }, 'the status 200.5'],
  ['a negative status', { ...good, status: -1 }, 'the status -1'],
  ['a status that no array holds', { ...good, status: 2 ** 31 }, 'the status 2147483648'],
  ['NaN bytes', { ...good, bytes: Number.NaN }, 'the bytes NaN'],
  ['endless bytes', { ...good, bytes: Infinity }, 'the bytes Infinity'],
  ['negative bytes', { ...good, bytes: -1 }, 'the bytes -1'],
  ['bytes of a bigint', { ...good, bytes: 1n }, 'the bytes a bigint'],
  ['what JSON makes of NaN', { ...good, bytes: null }, 'the bytes nothing'],
  ['no checksum', { status: 200, bytes: 1 }, 'the checksum nothing'],
  ['a checksum of 33 bits', { ...good, checksum: 2 ** 32 }, 'the checksum 4294967296'],
  ['a negative checksum', { ...good, checksum: -1 }, 'the checksum -1'],
  ['a checksum in words', { ...good, checksum: '12' }, 'the checksum a string'],
  ['a checksum beside the whole numbers', { ...good, checksum: 0.5 }, 'the checksum 0.5'],
])('an operation that returns %s is told so, and what to return', async (_, returned, found) => {
  expect(await toldOf(returned)).toBe(`the operation returned ${found}: ${ADVICE}`);
});

test('outcomes at the edges of what there may be are kept', async () => {
  expect(await toldOf(outcomeOf('row 1'))).toBeUndefined();
  expect(await toldOf({ status: 2 ** 31 - 1, bytes: Number.MAX_SAFE_INTEGER, checksum: 2 ** 32 - 1 })).toBeUndefined();
});

test('so is a part of an operation', () => {
  const ledger = openLedger([{ ...items[0]!, parts: [items[0]!, items[0]!] }]);
  const withParts = (...parts: unknown[]) => ({ ...good, parts }) as Outcome;
  expect(() => note(ledger, 0, withParts(good, null))).toThrow('the operation returned nothing');
  expect(() => note(ledger, 0, withParts(good, { ...good, bytes: -1 }))).toThrow('the bytes -1');
});
