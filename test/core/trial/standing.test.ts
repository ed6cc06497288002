import { expect, test } from 'vitest';
import { unsettledIn } from '../../../core/trial/standing.ts';
import { openLedger } from '../../../core/trial/ledger.ts';
import { operationsOf } from '../../../core/work/work.ts';
import { drawn } from '../../../core/members/drawn.ts';

function ledgerOf(operations: number, admitted: number, finished: readonly number[]) {
  const ledger = openLedger(operationsOf({ work: drawn({ operations }), seed: 1 }));
  ledger.admittedNs.fill(1, 0, admitted);
  for (const index of finished) ledger.finishedNs[index] = 2;
  return ledger;
}

test('the operations that have a slot and no end are named', () => {
  expect(unsettledIn(ledgerOf(4, 3, [0, 2]))).toBe('operation 1 has not settled');
  expect(unsettledIn(ledgerOf(4, 3, [0]))).toBe('2 of 4 operations have not settled, the first of them is operation 1');
});

test('where nobody knows, none is named', () => {
  expect(unsettledIn(ledgerOf(4, 0, []))).toBe('its threads have not ended the round');
  expect(unsettledIn(ledgerOf(2, 2, [0, 1]))).toBe('');
});
