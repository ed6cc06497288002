import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { openLedger } from '../../../core/trial/ledger.ts';
import { drive } from '../../../core/trial/loop.ts';
import type { Ledger, Outcome, WorkItem } from '../../../core/members/types.ts';

/** A clock that is one nanosecond later whenever it is read. */
const clock = vi.hoisted(() => ({ ns: 0 }));
vi.mock('../../../core/trial/clock.ts', () => ({
  now: () => {
    clock.ns += 1;
    return clock.ns;
  },
}));

beforeEach(() => {
  clock.ns = 0;
});

const itemsOf = (count: number): WorkItem[] =>
  Array.from({ length: count }, (_, id) => ({ id, dueMs: 0, isStalled: false, latencyMs: 0, bytes: id, status: 200 }));
const outcome = (id: number): Outcome => ({ status: 200, bytes: id * 10, checksum: id + 1 });

interface Held {
  readonly id: number;
  readonly slot: number;
  answer(): void;
  fail(error: unknown): void;
}

/** Calls that end when a test says so. */
class Desk {
  readonly inFlight: Held[] = [];
  readonly admitted: number[] = [];
  peak = 0;

  readonly call = (item: WorkItem, slot: number, index: number): Promise<Outcome> => {
    expect(index).toBe(item.id);
    this.admitted.push(item.id);
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    const held = { id: item.id, slot, answer: () => resolve(outcome(item.id)), fail: reject };
    this.inFlight.push(held);
    this.peak = Math.max(this.peak, this.inFlight.length);
    return promise;
  };

  /** Ends one of those in flight, and lets the loop go on. */
  async end(position: number, how: 'answer' | 'fail' = 'answer'): Promise<void> {
    const [held] = this.inFlight.splice(position, 1) as [Held];
    held[how](new Error(`item ${held.id} failed`));
    await new Promise((resolve) => void setImmediate(resolve));
  }
}

async function driven(count: number, slots: number, ends: readonly number[]): Promise<{ ledger: Ledger; desk: Desk }> {
  const desk = new Desk();
  const ledger = openLedger(itemsOf(count));
  const done = drive(ledger, slots, desk.call);
  for (let turn = 0; desk.inFlight.length > 0; turn += 1) {
    const busy = Math.min(slots, count - desk.admitted.length + desk.inFlight.length);
    expect(desk.inFlight).toHaveLength(busy);
    expect(new Set(desk.inFlight.map(({ slot }) => slot)).size).toBe(busy);
    await desk.end((ends[turn % ends.length] ?? 0) % desk.inFlight.length);
  }
  await done;
  return { ledger, desk };
}

describe('the loop', () => {
  test('admits first come, first served, to as many slots as there are, whatever order answers come in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.nat({ max: 5 }), { minLength: 1 }),
        async (count, slots, ends) => {
          const { ledger, desk } = await driven(count, slots, ends);
          expect(desk.admitted).toEqual(itemsOf(count).map(({ id }) => id));
          expect(desk.peak).toBe(Math.min(slots, count));
          for (const id of desk.admitted) {
            const stamps = [ledger.submittedNs[id], ledger.admittedNs[id], ledger.startedNs[id], ledger.finishedNs[id]];
            expect(stamps.every(Number.isFinite)).toBe(true);
            expect(stamps).toEqual(stamps.toSorted((a, b) => a! - b!));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('has as many slots in use as there are items, where those are fewer', async () => {
    const { desk } = await driven(2, 100, [0]);
    expect(desk.peak).toBe(2);
  });

  test('of no items is over at once', async () => {
    const ledger = openLedger([]);
    await drive(ledger, 4, () => Promise.reject(new Error('called')));
    expect(ledger.thrown.size).toBe(0);
  });

  test('hands all items in at one instant, before the first is admitted', async () => {
    const { ledger } = await driven(5, 2, [0]);
    expect([...ledger.submittedNs]).toEqual([1, 1, 1, 1, 1]);
    expect(Math.min(...ledger.admittedNs)).toBe(2);
  });

  test('stamps each item when it is given a slot and when it has its answer', async () => {
    const ledger = openLedger(itemsOf(3));
    await drive(ledger, 1, async ({ id }) => outcome(id));
    // the clock is read once for all, once a slot, then once an item: a slot is free when its last call has ended
    expect([...ledger.admittedNs]).toEqual([2, 3, 4]);
    expect([...ledger.startedNs]).toEqual([2, 3, 4]);
    expect([...ledger.finishedNs]).toEqual([3, 4, 5]);
  });

  test('keeps the stamp of a call that says itself when it began', async () => {
    const ledger = openLedger(itemsOf(1));
    await drive(ledger, 1, async ({ id }) => {
      ledger.startedNs[id] = 2.5;
      return outcome(id);
    });
    expect([ledger.admittedNs[0], ledger.startedNs[0], ledger.finishedNs[0]]).toEqual([2, 2.5, 3]);
  });

  test('writes every answer to the place of its item', async () => {
    const { ledger } = await driven(4, 3, [2, 0, 1]);
    expect([...ledger.status]).toEqual([200, 200, 200, 200]);
    expect([...ledger.bytes]).toEqual([0, 10, 20, 30]);
    expect([...ledger.checksum]).toEqual([1, 2, 3, 4]);
  });
});

describe('a call that throws', () => {
  test('is recorded and stamped, and does not stop the others', async () => {
    const desk = new Desk();
    const ledger = openLedger(itemsOf(4));
    const done = drive(ledger, 2, desk.call);
    await desk.end(0, 'fail');
    while (desk.inFlight.length > 0) await desk.end(0);
    await done;
    expect([...ledger.thrown]).toEqual([[0, { class: 'Error', message: 'item 0 failed' }]]);
    expect([...ledger.status]).toEqual([0, 200, 200, 200]);
    expect([...ledger.finishedNs].every(Number.isFinite)).toBe(true);
  });

  test.each([
    [
      'its code where it has one',
      Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
      'ECONNREFUSED',
      'refused',
    ],
    ['its name where it has none', new TypeError('no'), 'TypeError', 'no'],
    ['its name where its code is no word', Object.assign(new RangeError('no'), { code: 7 }), 'RangeError', 'no'],
    ['"Error" where it is none', 'just words', 'Error', 'just words'],
    ['"Error" where it is nothing', undefined, 'Error', 'undefined'],
  ])('is known by %s', async (_, thrown, name, message) => {
    const ledger = openLedger(itemsOf(1));
    await drive(ledger, 1, () => Promise.reject(thrown));
    expect(ledger.thrown.get(0)).toEqual({ class: name, message });
  });

  test('is recorded as well where it throws before it gives a promise', async () => {
    const ledger = openLedger(itemsOf(2));
    await drive(ledger, 1, ({ id }) => {
      if (id === 0) throw new Error('at once');
      return Promise.resolve(outcome(id));
    });
    expect(ledger.thrown.get(0)?.message).toBe('at once');
    expect(ledger.status[1]).toBe(200);
  });
});
