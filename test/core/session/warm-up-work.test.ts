import { describe, expect, test } from 'vitest';
import { fewerOperations, hurriedWork } from '../../../core/session/warm-up-work.ts';
import { drawn, itemsOf, operationsOf } from '../../../core/work/work.ts';
import type { ListedWork } from '../../../core/members/types.ts';

const listed = (...statuses: readonly number[]): ListedWork => ({
  kind: 'listed',
  items: statuses.map((status, id) => ({ latencyMs: 10 * (id + 1), bytes: id, status })),
});

describe('hurried work', () => {
  test('is the same operations, of which each waits for so small a share of its time', () => {
    const work = drawn({
      operations: 20,
      latency: 'exponential',
      latencyMs: 50,
      stallShare: 0.3,
      stallMs: 200,
      bytes: 7,
    });
    const [usual, hurried] = [work, hurriedWork(work, 0.1)].map((each) => itemsOf({ work: each, seed: 3 }));
    expect(hurried).toHaveLength(20);
    for (const [id, item] of hurried!.entries()) {
      expect(item).toEqual({ ...usual![id]!, latencyMs: expect.closeTo(usual![id]!.latencyMs / 10, 9) });
    }
  });

  test('of a list is the same list', () => {
    expect(hurriedWork(listed(200, 500), 0.5)).toEqual({
      kind: 'listed',
      items: [
        { latencyMs: 5, bytes: 0, status: 200 },
        { latencyMs: 10, bytes: 1, status: 500 },
      ],
    });
  });

  test('waits not at all where no timer waits for so little', () => {
    const work = drawn({ operations: 4, latencyMs: 20, stallShare: 0.5, stallMs: 60 });
    expect(hurriedWork(work, 0.049)).toMatchObject({ latencyMs: 0, stallMs: expect.closeTo(2.94, 9) });
    expect(hurriedWork(work, 0.05)).toMatchObject({ latencyMs: 1, stallMs: 3 });
    expect(hurriedWork(listed(200, 200), 0.06)).toMatchObject({ items: [{ latencyMs: 0 }, { latencyMs: 1.2 }] });
  });

  test('is as it was where a delay decides what becomes of it, where it comes in when it is due, and where it is quick', () => {
    const patient = drawn({ operations: 4, latencyMs: 50, timeoutMs: 60 });
    const open = drawn({ operations: 4, latencyMs: 50, arrivals: { kind: 'constant', ratePerSecond: 5 } });
    for (const work of [patient, open, listed(200, 499), listed(504)]) expect(hurriedWork(work, 0.1)).toBe(work);
    expect(hurriedWork(drawn({ operations: 4, latencyMs: 5 }), 7)).toEqual(drawn({ operations: 4, latencyMs: 5 }));
    expect(hurriedWork(drawn({ operations: 4 }), Number.POSITIVE_INFINITY)).toEqual(drawn({ operations: 4 }));
  });
});

describe('work of fewer operations', () => {
  const countOf = (work: Parameters<typeof operationsOf>[0]['work']) => operationsOf({ work, seed: 1 }).length;

  test('has so small a share of them, whole operations, and one at the least', () => {
    expect(countOf(fewerOperations(drawn({ operations: 20 }), 0.26))).toBe(5);
    expect(countOf(fewerOperations(drawn({ operations: 20, group: 3 }), 0.5))).toBe(10);
    expect(countOf(fewerOperations(drawn({ operations: 20 }), 0.001))).toBe(1);
    expect(fewerOperations(listed(200, 200, 500, 200), 0.5)).toEqual(listed(200, 200));
    expect(countOf(fewerOperations({ ...listed(200, 200, 500, 200, 200), group: 2 }, 0.7))).toBe(2);
  });

  test('has all of them at a share of one', () => {
    const work = drawn({ operations: 20, group: 3 });
    expect(fewerOperations(work, 1)).toEqual(work);
    expect(fewerOperations(listed(200, 500), 1)).toEqual(listed(200, 500));
  });
});
