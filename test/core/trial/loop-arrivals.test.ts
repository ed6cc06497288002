import { describe, expect, test } from 'vitest';
import { openLedger } from '../../../core/trial/ledger.ts';
import { drive } from '../../../core/trial/loop.ts';
import type { ArrivalProcess, Ledger, Outcome, WorkItem } from '../../../core/members/types.ts';

const answer: Outcome = { status: 200, bytes: 0, checksum: 0 };
const itemsOf = (count: number): WorkItem[] =>
  Array.from({ length: count }, (_, id) => ({ id, dueMs: 1, isStalled: false, latencyMs: 0, bytes: 0, status: 200 }));
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Operations that come in when a test says so. */
class Door implements ArrivalProcess {
  submit: (count: number) => void = () => {};
  close: () => void = () => {};
  readonly heard: number[] = [];
  begin(_ledger: Ledger, submit: (count: number) => void, close: () => void): void {
    this.submit = submit;
    this.close = close;
  }
  finished(index: number): void {
    this.heard.push(index);
  }
}

interface Round {
  readonly door: Door;
  readonly ledger: Ledger;
  readonly started: number[];
  readonly slots: number[];
  /** Ends the operation, and lets the loop go on. */
  readonly end: (index: number, error?: Error) => Promise<void>;
  readonly isOver: () => boolean;
}

function begun(count: number, slots: number, order?: readonly number[]): Round {
  const door = new Door();
  const ledger = openLedger(itemsOf(count), door);
  if (order !== undefined) ledger.order.set(order);
  const calls = new Map<number, PromiseWithResolvers<Outcome>>();
  const started: number[] = [];
  const used: number[] = [];
  let isOver = false;
  const done = drive(ledger, slots, (_item, slot, index) => {
    started.push(index);
    used.push(slot);
    const call = Promise.withResolvers<Outcome>();
    calls.set(index, call);
    return call.promise;
  });
  void done.finally(() => {
    isOver = true;
  });
  return {
    door,
    ledger,
    started,
    slots: used,
    async end(index, error) {
      if (error === undefined) calls.get(index)?.resolve(answer);
      else calls.get(index)?.reject(error);
      await turn();
    },
    isOver: () => isOver,
  };
}

describe('a slot that has nothing to do', () => {
  test('waits until something comes in, and takes it', async () => {
    const { door, started } = begun(3, 2);
    await turn();
    expect(started).toEqual([]);
    door.submit(1);
    await turn();
    expect(started).toEqual([0]);
  });

  test('is woken for each that comes in, and no more slots than there are', async () => {
    const { door, started, slots } = begun(5, 2);
    await turn();
    door.submit(4);
    await turn();
    expect(started).toEqual([0, 1]);
    expect(new Set(slots).size).toBe(2);
  });

  test('takes what has waited when its call ends, before what comes in later', async () => {
    const { door, started, end } = begun(4, 1);
    door.submit(2);
    await turn();
    door.submit(2);
    await end(0);
    await end(1);
    expect(started).toEqual([0, 1, 2]);
  });

  test('ends with the round when another slot has taken the last item', async () => {
    const { door, end, isOver } = begun(2, 2);
    await turn();
    door.submit(1);
    await turn();
    door.submit(1); // one slot is busy, the other takes the last
    await turn();
    await end(0);
    await end(1);
    expect(isOver()).toBe(true);
  });

  test('ends with the round where all others are idle, too', async () => {
    const { door, end, isOver } = begun(3, 3);
    for (const index of [0, 1, 2]) {
      await turn();
      door.submit(1);
      await turn();
      await end(index);
    }
    expect(isOver()).toBe(true);
  });
});

describe('what comes in', () => {
  test('is taken in the order of its coming, whatever its number', async () => {
    const { door, started, end } = begun(4, 1, [2, 0, 3, 1]);
    door.submit(4);
    await turn();
    for (const index of [2, 0, 3, 1]) await end(index);
    expect(started).toEqual([2, 0, 3, 1]);
  });

  test('has its stamps and its answer in the place of its number', async () => {
    const { door, ledger, end } = begun(2, 1, [1, 0]);
    door.submit(1);
    await turn();
    await end(1);
    expect([...ledger.status]).toEqual([0, 200]);
    expect(Number.isNaN(ledger.admittedNs[0])).toBe(true);
    expect(ledger.finishedNs[1]).toBeGreaterThanOrEqual(ledger.admittedNs[1] as number);
  });

  test('is told to the arrivals when it has ended, well or not', async () => {
    const { door, end } = begun(2, 2);
    door.submit(2);
    await turn();
    await end(1);
    expect(door.heard).toEqual([1]);
    await end(0, new Error('broken'));
    expect(door.heard).toEqual([1, 0]);
  });
});

describe('a round that is closed', () => {
  test('is over at once where nothing runs, and what is left is never started', async () => {
    const { door, started, ledger, isOver } = begun(3, 2);
    await turn();
    door.close();
    await turn();
    expect(isOver()).toBe(true);
    expect(started).toEqual([]);
    expect([...ledger.admittedNs].every(Number.isNaN)).toBe(true);
  });

  test('waits for what runs, and starts nothing of what has come in', async () => {
    const { door, started, end, isOver, ledger } = begun(3, 1);
    door.submit(3);
    await turn();
    door.close();
    await turn();
    expect(isOver()).toBe(false);
    await end(0);
    expect(isOver()).toBe(true);
    expect(started).toEqual([0]);
    expect([...ledger.status]).toEqual([200, 0, 0]);
  });
});

describe('what an operation observes', () => {
  const driven = async (observed: Readonly<Record<string, number>>) => {
    const ledger = openLedger(itemsOf(2).map((item) => ({ ...item, dueMs: 0 })));
    await drive(ledger, 1, async ({ id }) => ({ ...answer, observed: id === 0 ? observed : { latenessMs: 5 } }));
    return ledger;
  };

  test('has at most 32 names: one with an id in it fails its operation', async () => {
    const many = Object.fromEntries(Array.from({ length: 33 }, (_, id) => [`item${id}Ms`, id]));
    const { thrown, observed } = await driven(many);
    expect(thrown.get(0)?.message).toContain('"item32Ms" is one name too many');
    expect(observed.size).toBe(32);
  });

  test('is kept by its name', async () => {
    expect([...(await driven({ latenessMs: 3, hops: 2 })).observed]).toEqual([
      ['latenessMs', [3, 5]],
      ['hops', [2]],
    ]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'is an error where it is %s, which no file holds',
    async (value) => {
      const { thrown, observed } = await driven({ latenessMs: value });
      expect(thrown.get(0)?.message).toBe(`what was observed as "latenessMs" is ${value}, and no number`);
      expect([...observed]).toEqual([['latenessMs', [5]]]);
    },
  );
});
