import { describe, expect, test } from 'vitest';
import { durationsOf } from '../../../core/records/histogram.ts';
import { kindsOf } from '../../../core/trial/kinds.ts';
import { openLedger } from '../../../core/trial/ledger.ts';
import { tally } from '../../../core/trial/tally.ts';
import type { OwnKindOf, WorkItem } from '../../../core/members/types.ts';

const itemsOf = (count: number, dueMs = 0): WorkItem[] =>
  Array.from({ length: count }, (_, id) => ({ id, dueMs, isStalled: false, latencyMs: 0, bytes: 0, status: 200 }));
const byEight: OwnKindOf = ({ id }) => (id % 8 === 7 ? 'heavy' : 'light');

describe('the kinds of a round', () => {
  test('are named in the order in which they come in first', () => {
    const { names, of } = kindsOf(itemsOf(9), byEight);
    expect(names).toEqual(['light', 'heavy']);
    expect([...of]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0]);
  });

  test('have clean names of bounded length', () => {
    const given = ['  a\u001B[31m\n b ', 'x'.repeat(100), '\u202Eturned'];
    expect(kindsOf(itemsOf(3), ({ id }) => given[id]).names).toEqual(['a [31m b', 'x'.repeat(32), 'turned']);
  });

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'kindOf says undefined of operation 0, and no name'],
    ['no letter', ' \n', 'kindOf says " \\n" of operation 0, and no name'],
    ['a number', 7, 'kindOf says 7 of operation 0, and no name'],
    ['a promise', Promise.resolve('light'), 'kindOf says a promise of operation 0, and no name'],
  ])('are no kinds where %s is said', (_, given, message) => {
    expect(() => kindsOf(itemsOf(1), () => given)).toThrow(message);
  });

  test('are at most 16', () => {
    const sixteen = kindsOf(itemsOf(64), ({ id }) => `of ${id % 16}`);
    expect(sixteen.names).toHaveLength(16);
    expect(() => kindsOf(itemsOf(17), ({ id }) => `of ${id}`)).toThrow(
      'kindOf names more than 16 kinds ("of 0", "of 1", "of 16" …): name groups of operations, without ids',
    );
  });
});

describe('what a ledger says of each kind', () => {
  const MS = 1e6;
  /** Ten operations of 1 ms to 10 ms; those of odd ids are slow. What is not answered was never started. */
  function told(answered: number, thrown: readonly number[] = []) {
    const items = itemsOf(10, 1);
    const ledger = openLedger(items);
    for (const id of items.keys()) {
      ledger.submittedNs[id] = 0;
      if (id >= answered) continue;
      ledger.admittedNs[id] = 0;
      ledger.startedNs[id] = 0;
      ledger.finishedNs[id] = (id + 1) * MS;
      ledger.status[id] = 200;
      if (thrown.includes(id)) ledger.thrown.set(id, { class: 'EPIPE', message: 'gone' });
    }
    const kinds = kindsOf(items, ({ id }) => (id % 2 === 1 ? 'slow' : 'quick'));
    return tally(ledger, 0, kinds).kinds;
  }

  test('is how many there were, how many succeeded, and how long those took', () => {
    const [quick, slow] = told(10);
    expect(quick).toMatchObject({ kind: 'quick', attempted: 5, succeeded: 5, unstarted: 0, errors: {} });
    expect([quick?.p50Ns, quick?.p99Ns]).toEqual([5 * MS, 9 * MS]);
    expect([slow?.p50Ns, slow?.p99Ns]).toEqual([6 * MS, 10 * MS]);
    expect(durationsOf([slow?.latency ?? null]).percentiles.max).toBeCloseTo(10, 2);
  });

  test('is which errors there were', () => {
    const [quick, slow] = told(10, [0, 2, 3]);
    expect(quick).toMatchObject({ succeeded: 3, errors: { EPIPE: 2 }, p50Ns: 7 * MS });
    expect(slow).toMatchObject({ succeeded: 4, errors: { EPIPE: 1 } });
  });

  test('counts what never got a slot as slower than all that did', () => {
    const [quick] = told(5);
    expect(quick).toMatchObject({ attempted: 5, succeeded: 3, unstarted: 2, errors: { unstarted: 2 } });
    expect([quick?.p50Ns, quick?.p99Ns]).toEqual([5 * MS, null]);
    expect(told(0)[0]).toMatchObject({ succeeded: 0, latency: null, p50Ns: null, p99Ns: null });
  });

  test('is nothing where operations are of no kinds', () => {
    expect(tally(openLedger(itemsOf(2))).kinds).toEqual([]);
  });
});
