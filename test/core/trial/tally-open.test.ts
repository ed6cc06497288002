import { describe, expect, test } from 'vitest';
import { openLedger } from '../../../core/trial/ledger.ts';
import { observe } from '../../../core/trial/loop.ts';
import { tally } from '../../../core/trial/tally.ts';
import type { Ledger } from '../../../core/members/types.ts';

const MS = 1e6;
/** Rounds do not begin at 0 of the clock. */
const BEGUN_MS = 1000;

interface Row {
  readonly dueMs?: number;
  readonly submittedMs?: number;
  readonly admittedMs?: number;
  readonly finishedMs?: number;
  readonly isStalled?: boolean;
  readonly status?: number;
  readonly planned?: number;
}

/** A ledger as rows, in milliseconds since the round began; what is not said was never reached. */
function ledgerOf(rows: readonly Row[], order?: readonly number[]): Ledger {
  const ledger = openLedger(
    rows.map(({ dueMs = 0, isStalled = false, planned = 200 }, id) => ({
      id,
      dueMs,
      isStalled,
      latencyMs: 0,
      bytes: 0,
      status: planned,
    })),
  );
  if (order !== undefined) ledger.order.set(order);
  for (const [id, row] of rows.entries()) {
    const { dueMs = 0, submittedMs = dueMs, admittedMs = Number.NaN, finishedMs = Number.NaN } = row;
    ledger.submittedNs[id] = (BEGUN_MS + submittedMs) * MS;
    ledger.admittedNs[id] = (BEGUN_MS + admittedMs) * MS;
    ledger.startedNs[id] = (BEGUN_MS + admittedMs) * MS;
    ledger.finishedNs[id] = (BEGUN_MS + finishedMs) * MS;
    ledger.status[id] = Number.isNaN(finishedMs) ? 0 : (row.status ?? 200);
  }
  return ledger;
}

describe('an open loop', () => {
  const rows: readonly Row[] = [
    { dueMs: 100, admittedMs: 100, finishedMs: 150 },
    { dueMs: 200, admittedMs: 200, finishedMs: 900, isStalled: true },
    { dueMs: 300, admittedMs: 310, finishedMs: 380, isStalled: true },
    { dueMs: 400, admittedMs: 900, finishedMs: 950 },
  ];

  test('has a horizon: from its beginning to its last arrival, and what succeeded before it', () => {
    expect(tally(ledgerOf(rows)).openLoop).toEqual({ horizonNs: 400 * MS, completed: 2, healthy: 1, unstarted: 0 });
  });

  test('lasts from its beginning, which is before its first arrival', () => {
    expect(tally(ledgerOf(rows))).toMatchObject({ elapsedNs: 950 * MS, latestSubmissionNs: 400 * MS });
    expect(tally(ledgerOf(rows)).stamps?.admittedNs[0]).toBe(100 * MS);
  });

  test('counts what never got a slot as unstarted, which is planned and no success', () => {
    const { openLoop, operations, errorSample } = tally(ledgerOf([...rows, { dueMs: 500 }]));
    expect(openLoop).toMatchObject({ horizonNs: 500 * MS, unstarted: 1 });
    expect(operations).toEqual({ attempted: 5, succeeded: 4, errors: { unstarted: 1 } });
    expect(errorSample).toBeNull();
  });

  test('says that a started one without an answer was not answered', () => {
    expect(tally(ledgerOf([...rows, { dueMs: 500, admittedMs: 500 }])).operations.errors).toEqual({ unanswered: 1 });
  });

  test('completes nothing that failed', () => {
    const failed = rows.map((row) => ({ ...row, status: 500, planned: 500 }));
    expect(tally(ledgerOf(failed)).openLoop).toMatchObject({ completed: 0, healthy: 0 });
  });

  test('is told by its clients where they are elsewhere', () => {
    const ledger = ledgerOf(rows);
    ledger.client = {
      submittedNs: ledger.submittedNs,
      finishedNs: ledger.finishedNs.map((at) => at + 30 * MS),
    };
    expect(tally(ledger)).toMatchObject({ elapsedNs: 980 * MS, openLoop: { completed: 1, healthy: 1 } });
  });

  test('is none in a closed loop', () => {
    expect(tally(ledgerOf([{ admittedMs: 0, finishedMs: 9 }])).openLoop).toBeNull();
  });
});

describe('an operation was given a slot early', () => {
  const early = (rows: readonly Row[]) => tally(ledgerOf(rows)).admittedEarly;

  test('where it had not come in yet', () => {
    expect(early([{ dueMs: 10, admittedMs: 9.9, finishedMs: 20 }])).toBe(1);
  });

  test('where it never came in', () => {
    expect(early([{ submittedMs: Number.NaN, admittedMs: 9, finishedMs: 20 }])).toBe(1);
  });

  test('and was not, where it got it when it came in, later, or never', () => {
    expect(early([{ dueMs: 10, admittedMs: 10, finishedMs: 20 }, { dueMs: 10, admittedMs: 11 }, { dueMs: 12 }])).toBe(
      0,
    );
  });
});

describe('the order of a round', () => {
  const admitted = (times: readonly number[], order?: readonly number[]) =>
    tally(
      ledgerOf(
        times.map((admittedMs) => ({ admittedMs, finishedMs: 100 })),
        order,
      ),
    ).admittedOutOfOrder;

  test('is that in which its operations came in', () => {
    expect(admitted([5, 1, 3], [1, 2, 0])).toBe(0);
    expect(admitted([1, 3, 5], [1, 2, 0])).toBe(1);
  });

  test('is broken by who waits for one that came in later, by more than the millisecond that threads may differ by', () => {
    expect(admitted([2, 1.001])).toBe(0);
    expect(admitted([2, 0.999])).toBe(1);
    expect(admitted([2, 1.5, 0.99])).toBe(1);
  });

  test('says how many ended before one that is before them', () => {
    const finished = (times: readonly number[]) =>
      tally(ledgerOf(times.map((finishedMs) => ({ admittedMs: 0, finishedMs })))).finishedOutOfOrder;
    expect(finished([1, 2, 3])).toBe(0);
    expect(finished([30, 10, 20, 40])).toBe(2);
    expect(finished([10, 10])).toBe(0);
  });
});

describe('what was observed in a round', () => {
  test('is told as how many, their mean, their quantiles, and the most', () => {
    const ledger = ledgerOf([{ admittedMs: 0, finishedMs: 1 }]);
    for (let value = 100; value >= 0; value -= 1) observe(ledger, 'lateMs', value);
    expect(tally(ledger).observations).toEqual({ lateMs: { count: 101, mean: 50, p50: 50, p99: 99, max: 100 } });
  });

  test('is nothing where nobody observed anything', () => {
    expect(tally(ledgerOf([{ admittedMs: 0, finishedMs: 1 }])).observations).toEqual({});
  });
});
