import { expect, test } from 'vitest';
import { MOST_LISTED } from '../../../core/records/in-flight-names.ts';
import { inFlight } from '../../../core/trial/in-flight.ts';
import { openLedger } from '../../../core/trial/ledger.ts';
import { drive } from '../../../core/trial/loop.ts';
import { now } from '../../../core/trial/clock.ts';
import { drawn, operationsOf } from '../../../core/work/work.ts';

const MS = 1e6;

function ledgerOf(operations: number, work = {}) {
  return openLedger(operationsOf({ work: drawn({ operations, latencyMs: 5, bytes: 64, ...work }), seed: 1 }));
}

test('tells what has a slot and has not ended, the oldest first, and what still waits', () => {
  const ledger = ledgerOf(5);
  ledger.submittedNs.fill(1 * MS);
  ledger.admittedNs.set([1 * MS, 1 * MS, 4 * MS]);
  ledger.startedNs.set([1 * MS, 2 * MS]);
  ledger.finishedNs.set([4 * MS]);
  const told = inFlight(ledger, 11 * MS);
  expect(told).toMatchObject({ total: 5, waiting: 2, finished: 1 });
  expect(told.operations).toEqual([
    { index: 1, phase: 'started', ageMs: 10, lane: 1, item: 'item 1, 5 ms', bytes: 64 },
    { index: 2, phase: 'admitted', ageMs: 10, lane: 0, item: 'item 2, 5 ms', bytes: 64 },
  ]);
});

test('knows the slot of each operation of the one loop from its stamps', async () => {
  const ledger = ledgerOf(40);
  const slots = new Map<number, number>();
  const pending = new Map<number, () => void>();
  const answer = { status: 200, bytes: 0, checksum: 0 };
  const driven = drive(ledger, 3, (_, slot, index) => {
    slots.set(index, slot);
    return new Promise((resolve) => pending.set(index, () => resolve(answer)));
  });
  // the one in the middle ends first, again and again
  for (let turn = 0; turn < 20; turn += 1) {
    const [index = -1, end] = [...pending][Math.min(1, pending.size - 1)] ?? [];
    pending.delete(index);
    end?.();
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await new Promise(setImmediate);
  }
  const told = inFlight(ledger, now());
  expect(told.operations).toHaveLength(3);
  expect(told.operations.map(({ lane }) => lane)).toEqual(told.operations.map(({ index }) => slots.get(index)));
  while (pending.size > 0) {
    for (const [index, end] of pending) {
      pending.delete(index);
      end();
    }
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await new Promise(setImmediate);
  }
  await driven;
  expect(inFlight(ledger, now())).toMatchObject({ finished: 40, waiting: 0, operations: [] });
});

test('lists no more than anybody reads', () => {
  const ledger = ledgerOf(1000);
  ledger.admittedNs.fill(0);
  expect(inFlight(ledger, MS).operations).toHaveLength(MOST_LISTED);
  expect(inFlight(ledger, MS)).toMatchObject({ total: 1000, waiting: 0, finished: 0 });
});

test('says what is asked of an operation of several parts that is answered otherwise', () => {
  const ledger = ledgerOf(1, { group: 3, errorShare: 1 });
  ledger.admittedNs.fill(0);
  const [operation] = inFlight(ledger, MS).operations;
  expect(operation).toMatchObject({ bytes: 192 });
  expect(operation?.item).toContain('3 parts');
});
