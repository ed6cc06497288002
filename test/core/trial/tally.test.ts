import fc from 'fast-check';
import hdr from 'hdr-histogram-js';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../../../core/work/digest.ts';
import { openLedger } from '../../../core/trial/ledger.ts';
import { peakOverlap, tally } from '../../../core/trial/tally.ts';
import type { Ledger, WorkItem } from '../../../core/members/types.ts';

interface Row {
  readonly submitted?: number;
  readonly admitted?: number;
  readonly started?: number;
  readonly finished?: number;
  readonly status?: number;
  readonly bytes?: number;
  readonly planned?: number;
  readonly thrown?: string;
}

/** A ledger as rows; what is not said was never reached. */
function ledgerOf(rows: readonly Row[]): Ledger {
  const items: WorkItem[] = rows.map(({ planned = 200 }, id) => ({
    id,
    dueMs: 0,
    isStalled: false,
    latencyMs: 0,
    bytes: 0,
    status: planned,
  }));
  const ledger = openLedger(items);
  for (const [id, row] of rows.entries()) {
    ledger.submittedNs[id] = row.submitted ?? 0;
    ledger.admittedNs[id] = row.admitted ?? Number.NaN;
    ledger.startedNs[id] = row.started ?? Number.NaN;
    ledger.finishedNs[id] = row.finished ?? Number.NaN;
    ledger.status[id] = row.status ?? 0;
    ledger.bytes[id] = row.bytes ?? 0;
    if (row.thrown !== undefined) ledger.thrown.set(id, { class: row.thrown, message: `${row.thrown} of ${id}` });
  }
  return ledger;
}

const done = (some: Row = {}): Row => ({ admitted: 10, started: 20, finished: 100, status: 200, bytes: 64, ...some });
const durationsOf = (encoding: string | null): number[] => {
  const histogram = hdr.decodeFromCompressedBase64(encoding ?? '');
  return [histogram.minNonZeroValue, histogram.maxValue, histogram.totalCount];
};

describe('what a ledger says of its round', () => {
  const told = tally(
    ledgerOf([
      done({ submitted: 1000, admitted: 1010, started: 1020, finished: 1100 }),
      done({ submitted: 1000, admitted: 1050, started: 1090, finished: 1400, bytes: 36 }),
      done({ submitted: 1005, admitted: 1100, started: 1100, finished: 1200 }),
    ]),
  );

  test('is the time from the first submission to the last answer', () => {
    expect(told.elapsedNs).toBe(400);
    expect(told.latestSubmissionNs).toBe(5);
  });

  test('is what each operation took from submission, in the queue, and in service', () => {
    expect(durationsOf(told.latency)).toEqual([100, 400, 3]);
    expect(durationsOf(told.queueWait)).toEqual([20, 95, 3]);
    expect(durationsOf(told.service)).toEqual([80, 310, 3]);
  });

  test('is the sum of them, to the nanosecond', () => {
    expect(told.slotSumNs).toBe(90 + 350 + 100);
    expect(told.serviceSumNs).toBe(80 + 310 + 100);
  });

  test('is the most in flight at one instant, as admitted and as started', () => {
    expect(told.peakInFlight).toBe(2);
    expect(told.peakStarted).toBe(2);
    const late = [done({ admitted: 0, started: 50, finished: 60 }), done({ admitted: 0, started: 70, finished: 80 })];
    expect(tally(ledgerOf(late))).toMatchObject({ peakInFlight: 2, peakStarted: 1 });
  });

  test('is how many were overtaken by what was handed in later; who share an instant are not', () => {
    const admittedAt = (...timesMs: readonly number[]) =>
      tally(ledgerOf(timesMs.map((ms) => done({ admitted: ms * 2e6, started: ms * 2e6, finished: 1e9 }))))
        .admittedOutOfOrder;
    expect(admittedAt(1, 2, 3)).toBe(0);
    expect(admittedAt(1, 1, 2, 2)).toBe(0);
    expect(admittedAt(3, 1, 2, 4)).toBe(2);
  });

  test('is what was received, and the digest of it', () => {
    const ledger = ledgerOf([done(), done({ bytes: 36 })]);
    expect(tally(ledger).bytes).toBe(100);
    expect(tally(ledger).digest).toBe(digestOf(ledger));
  });

  test('is every stamp since the first submission, null where it was not reached', () => {
    expect(told.stamps).toEqual({ admittedNs: [10, 50, 100], startedNs: [20, 90, 100], finishedNs: [100, 400, 200] });
    const half = tally(ledgerOf([done(), { admitted: 30 }]));
    expect(half.stamps).toEqual({ admittedNs: [10, 30], startedNs: [20, null], finishedNs: [100, null] });
  });

  test('has no stamps where there are more operations than can be drawn', () => {
    const rows = (count: number) => Array.from({ length: count }, () => done());
    expect(tally(ledgerOf(rows(256))).stamps?.finishedNs).toHaveLength(256);
    expect(tally(ledgerOf(rows(257))).stamps).toBeNull();
  });
});

describe('an operation', () => {
  test('has succeeded where it was answered with the status that was planned', () => {
    expect(tally(ledgerOf([done()])).operations).toEqual({ attempted: 1, succeeded: 1, errors: {} });
  });

  test('that was to be answered with an error is one, and no surprise', () => {
    const told = tally(ledgerOf([done(), done({ planned: 500, status: 500 })]));
    expect(told.operations).toEqual({ attempted: 2, succeeded: 1, errors: { 'status-500': 1 } });
    expect(told.errorSample).toBeNull();
  });

  test.each<[string, Row, string, string]>([
    ['with another status than planned', done({ status: 404 }), 'status-404', 'item 1 was answered with status 404'],
    [
      'well though an error was planned',
      done({ planned: 500, status: 200 }),
      'status-200',
      'item 1 was answered with status 200',
    ],
    ['never', { admitted: 10, started: 20 }, 'unanswered', 'item 1 was never answered'],
    ['by a throw', { ...done({ status: 0 }), thrown: 'ECONNRESET' }, 'ECONNRESET', 'ECONNRESET of 1'],
  ])('that was answered %s has failed, and says so', (_, row, name, message) => {
    const told = tally(ledgerOf([done(), row]));
    expect(told.operations).toEqual({ attempted: 2, succeeded: 1, errors: { [name]: 1 } });
    expect(told.errorSample).toBe(message);
  });

  test('that failed counts in no latency and no bytes, for a refusal may be quick', () => {
    const told = tally(ledgerOf([done(), done({ status: 404, finished: 21, bytes: 9999 })]));
    expect(durationsOf(told.latency)).toEqual([100, 100, 1]);
    expect(told.bytes).toBe(64);
  });

  test('that failed is counted with those of its class, and one of them is told', () => {
    const rows = [
      done({ status: 404 }),
      done({ status: 404 }),
      done({ planned: 500, status: 500 }),
      done({ status: 503 }),
    ];
    const told = tally(ledgerOf(rows));
    expect(told.operations.errors).toEqual({ 'status-404': 2, 'status-500': 1, 'status-503': 1 });
    expect(told.errorSample).toBe('item 0 was answered with status 404');
  });
});

test('a round in which nothing was answered took as long as it was, and has no latency', () => {
  expect(tally(ledgerOf([{}, {}]), 5e6)).toMatchObject({
    operations: { attempted: 2, succeeded: 0, errors: { unanswered: 2 } },
    elapsedNs: 5e6,
    latency: null,
    peakInFlight: 0,
  });
});

describe('the peak of intervals', () => {
  const peak = (intervals: readonly (readonly [number, number])[]) =>
    peakOverlap(
      Float64Array.from(intervals, ([start]) => start),
      Float64Array.from(intervals, ([, end]) => end),
    );

  test('counts one that begins where another ends as one after the other', () => {
    expect(
      peak([
        [0, 10],
        [10, 20],
      ]),
    ).toBe(1);
    expect(
      peak([
        [0, 11],
        [10, 20],
      ]),
    ).toBe(2);
  });

  test('leaves out what never began or never ended', () => {
    expect(
      peak([
        [0, Number.NaN],
        [Number.NaN, 5],
        [1, 2],
      ]),
    ).toBe(1);
    expect(peak([])).toBe(0);
  });

  test('is what counting at every start finds', () => {
    const intervals = fc.array(fc.tuple(fc.nat({ max: 30 }), fc.integer({ min: 1, max: 20 })), { maxLength: 30 });
    fc.assert(
      fc.property(intervals, (given) => {
        const spans = given.map(([start, length]) => [start, start + length] as const);
        const counts = spans.map(([at]) => spans.filter(([start, end]) => start <= at && at < end).length);
        expect(peak(spans)).toBe(Math.max(0, ...counts));
      }),
    );
  });
});

test('a class of errors may be called as something that every object has', () => {
  const names = ['constructor', '__proto__', 'constructor'];
  const { errors } = tally(ledgerOf(names.map((thrown) => ({ admitted: 1, thrown })))).operations;
  expect(Object.entries(errors)).toEqual([
    ['constructor', 2],
    ['__proto__', 1],
  ]);
});

test('errors have at most sixteen classes and one for all others, each short', () => {
  const rows = Array.from({ length: 40 }, (_, id) => ({ admitted: 1, thrown: 'E'.repeat(70).slice(0, id + 30) }));
  const { errors } = tally(ledgerOf(rows)).operations;
  expect(Object.keys(errors)).toHaveLength(17);
  expect(errors['other']).toBe(24);
  expect(Math.max(...Object.keys(errors).map((name) => name.length))).toBeLessThanOrEqual(64);
});
