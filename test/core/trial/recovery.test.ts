import { describe, expect, test } from 'vitest';
import { openLedger } from '../../../core/trial/ledger.ts';
import { recoveryMs } from '../../../core/trial/recovery.ts';
import { drawn } from '../../../core/work/work.ts';

const MS = 1e6;

/** Arrivals every 10 ms from 1000 ms on, of which the first half may stall; each row is when one gets its slot, or null. */
function recovered(admittedMs: readonly (number | null)[], some: { stallUntil?: number; bulkhead?: number } = {}) {
  const operations = admittedMs.length;
  const item = { latencyMs: 0, bytes: 0, status: 200, isStalled: false };
  const ledger = openLedger(admittedMs.map((_, id) => ({ ...item, id, dueMs: 10 * id })));
  for (const [id, at] of admittedMs.entries()) {
    ledger.submittedNs[id] = (1000 + 10 * id) * MS;
    ledger.admittedNs[id] = (at ?? Number.NaN) * MS;
  }
  const arrivals = { kind: 'constant', ratePerSecond: 100 } as const;
  return recoveryMs(ledger, { ...drawn({ operations }), kind: 'guarded', stallUntil: 0.5, arrivals, ...some });
}

describe('the recovery', () => {
  test('lasts until nobody waits for a slot', () => {
    // the stalls are over at 1040 ms: the next two still wait behind them, and those after them do not
    expect(recovered([1000, 1010, 1020, 1030, 1055, 1065, 1064, 1070])).toBe(25);
  });

  test('is nothing where nobody has waited, or no longer than a pacer may be late', () => {
    expect(recovered([1000, 1010, 1020, 1030, 1040, 1050])).toBe(0);
    expect(recovered([1000, 1010, 1024, 1034, 1044, 1054])).toBe(0);
  });

  test('begins with whoever still waits when the stalls end, whenever that one came', () => {
    expect(recovered([1000, 1038, 1038, 1038, 1040, 1050])).toBe(8);
  });

  test('cannot be said where somebody waits until the end', () => {
    expect(recovered([1000, 1010, 1020, 1040, 1060, 1070])).toBeNull();
    expect(recovered([1000, 1010, 1020, 1040, null, null])).toBeNull();
  });

  test('does not wait for those who are turned away', () => {
    expect(recovered([1000, 1010, null, null, 1040, 1050], { bulkhead: 1 })).toBe(0);
    expect(recovered([1000, 1010, null, null, 1040, 1050])).toBeNull();
  });

  test('cannot be said where stalls last as long as the round', () => {
    expect(recovered([1000, 1010, 1020, 1030], { stallUntil: 1 })).toBeNull();
  });
});
