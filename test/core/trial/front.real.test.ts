import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type StartedChild, startChild } from '../../../core/process/child.ts';
import { Front } from '../../../core/trial/front.ts';
import type { InboundRound } from '../../../core/trial/inbound.ts';
import { openLedger } from '../../../core/trial/ledger.ts';
import { drive } from '../../../core/trial/loop.ts';
import { tally } from '../../../core/trial/tally.ts';
import type { Ledger, Outcome, Work, WorkItem } from '../../../core/members/types.ts';
import { guardedOperations } from '../../../core/work/guarded-work.ts';
import { drawn, operationsOf } from '../../../core/work/work.ts';
import { FakeLoad } from './_fake-load.ts';

let front: Front;
let load: FakeLoad;

afterEach(() => front.close());

const fine = async ({ id }: WorkItem): Promise<Outcome> => ({ status: 200, bytes: id, checksum: 0 });
const untilAllHaveEnded = new Promise<never>(() => {});

interface Served {
  readonly ledger: Ledger;
  readonly inbound: InboundRound;
  readonly done: Promise<void>;
}

async function begin(work: Work, slots: number, call: (item: WorkItem) => Promise<Outcome>): Promise<Served> {
  const round = { work, seed: 1 };
  const inbound = await front.expect(round);
  const ledger = openLedger(operationsOf(round), inbound);
  return { ledger, inbound, done: drive(ledger, slots, call) };
}

async function ask(path: string | number, method = 'GET'): Promise<{ status: number; text: string }> {
  const url = typeof path === 'number' ? `${front.path}${path}` : path;
  const response = await fetch(front.origin + url, { method });
  return { status: response.status, text: await response.text() };
}

describe('the door', () => {
  beforeEach(async () => {
    load = new FakeLoad();
    front = await Front.open(4, () => load);
  });

  test('makes its clients ready when it opens, and when a round is expected', async () => {
    expect(load.asked).toEqual(['prepare']);
    expect(front.cpuMicros).toBe(7);
    await front.expect({ work: drawn({ operations: 1 }), seed: 1 });
    expect(load.asked).toEqual(['prepare', 'expect']);
  });

  test('answers a request as its operation ended, with what it is about', async () => {
    const { done } = await begin(drawn({ operations: 3 }), 2, fine);
    const answers = await Promise.all([2, 0, 1].map((id) => ask(id)));
    expect(answers).toEqual([2, 0, 1].map((id) => ({ status: 200, text: `{"id":${id},"status":200,"bytes":${id}}` })));
    await done;
  });

  test('has nothing for who does not know its path, whatever else he knows', async () => {
    const other = await Front.open(1, () => new FakeLoad());
    const { done } = await begin(drawn({ operations: 1 }), 1, fine);
    expect(front.path).toMatch(/^\/[0-9a-f]{32}\/operation\/$/);
    for (const path of ['/operation/0', '/0', `${other.path}0`, front.path.toUpperCase(), `/x${front.path}0`]) {
      expect(await ask(path)).toEqual({ status: 404, text: '' });
    }
    await ask(0);
    await done;
    await other.close();
  });

  test('serves first who came first, and says in which order they came', async () => {
    const admitted: number[] = [];
    const { ledger, inbound, done } = await begin(drawn({ operations: 4 }), 1, (item) => {
      admitted.push(item.id);
      return fine(item);
    });
    for (const id of [3, 1, 0, 2]) await ask(id);
    await done;
    load.end(4);
    await inbound.answered(ledger);
    expect(admitted).toEqual([3, 1, 0, 2]);
    expect([...ledger.order]).toEqual([3, 1, 0, 2]);
    expect(tally(ledger)).toMatchObject({ admittedOutOfOrder: 0, errorSample: null });
  });

  test('answers 500 where the operation throws, and keeps why', async () => {
    const { ledger, inbound, done } = await begin(drawn({ operations: 2 }), 1, async (item) => {
      if (item.id === 0) throw new RangeError('no such page');
      return fine(item);
    });
    expect(await ask(0)).toEqual({ status: 500, text: '{"id":0,"status":500,"bytes":0}' });
    expect((await ask(1)).status).toBe(200);
    await done;
    load.end(2, [{ index: 0, message: 'what the client made of it' }]);
    await inbound.answered(ledger);
    expect(tally(ledger)).toMatchObject({ errorSample: 'no such page', operations: { errors: { RangeError: 1 } } });
  });

  test.each([0, 99, 101, 204, 304, 600, Number.NaN])(
    'answers 500 where the status is %d, which says nothing',
    async (status) => {
      const { done } = await begin(drawn({ operations: 1 }), 1, async () => ({ status, bytes: 0, checksum: 0 }));
      expect(await ask(0)).toEqual({ status: 500, text: '{"id":0,"status":500,"bytes":0}' });
      await done;
    },
  );

  test('answers an operation of several requests by its worst, and 500 where one was not answered', async () => {
    const answers = [200, 504].map((status) => ({ status, bytes: 5, checksum: 0 }));
    const { done } = await begin(drawn({ operations: 2, group: 2 }), 1, async ({ id }) => ({
      ...(answers[0] as Outcome),
      parts: id === 0 ? answers : answers.slice(1),
    }));
    expect(await ask(0)).toEqual({ status: 504, text: '{"id":0,"status":504,"bytes":10}' });
    expect((await ask(1)).status).toBe(500);
    await done;
  });

  test.each(['7', '2', '-1', '01', '1.0', '', 'one', '%30', '__proto__', '0/1'])(
    'knows no operation "%s"',
    async (text) => {
      const { done } = await begin(drawn({ operations: 2 }), 1, fine);
      expect((await ask(`${front.path}${text}`)).status).toBe(404);
      await Promise.all([ask(0), ask(1)]);
      await done;
    },
  );

  test('knows no other path, and no other method', async () => {
    const { done } = await begin(drawn({ operations: 1 }), 1, fine);
    expect((await ask('/item/000000/0')).status).toBe(404);
    expect((await ask(0, 'POST')).status).toBe(404);
    await ask(0);
    await done;
  });

  test('lets nobody in twice', async () => {
    const { done } = await begin(drawn({ operations: 2 }), 1, fine);
    expect((await ask(0)).status).toBe(200);
    expect((await ask(0)).status).toBe(409);
    await ask(1);
    await done;
  });

  test('knows no operation before a round, nor before it begins', async () => {
    expect((await ask(0)).status).toBe(404);
    await front.expect({ work: drawn({ operations: 1 }), seed: 1 });
    expect((await ask(0)).status).toBe(404);
  });

  test('of an open loop sends away who has no slot a second after the last arrival, and who comes later', async () => {
    const held = Promise.withResolvers<void>();
    const work = { ...drawn({ operations: 5 }), arrivals: { kind: 'constant', ratePerSecond: 1000 } } as const;
    const { ledger, inbound, done } = await begin(work, 1, async (item) => {
      await held.promise;
      return fine(item);
    });
    const first = ask(3);
    while (Number.isNaN(ledger.admittedNs[3])) await new Promise((resolve) => void setImmediate(resolve));
    const refused = await Promise.all([0, 1].map((id) => ask(id)));
    expect(refused).toEqual([0, 1].map(() => ({ status: 503, text: '' })));
    expect((await ask(4)).status).toBe(503);
    held.resolve();
    expect((await first).status).toBe(200);
    await done;
    load.end(5);
    await inbound.answered(ledger);
    expect(ledger.order.toSorted()).toEqual(Int32Array.of(0, 1, 2, 3, 4));
    expect(tally(ledger)).toMatchObject({
      operations: { attempted: 5, succeeded: 1, errors: { unstarted: 4 } },
      errorSample: null,
      admittedOutOfOrder: 0,
      openLoop: { unstarted: 4 },
    });
  });

  test('turns away whom the bulkhead does not let in, and lets in again when one has left', async () => {
    const held = Promise.withResolvers<void>();
    const arrivals = { kind: 'constant', ratePerSecond: 1000 } as const;
    const work = { ...drawn({ operations: 20 }), kind: 'guarded', guardedShare: 0.5, arrivals, bulkhead: 1 } as const;
    const isGuarded = guardedOperations({ work, seed: 1 });
    const ids = Array.from({ length: 20 }, (_, id) => id);
    const [first, second, third] = ids.filter(isGuarded) as [number, number, number];
    const [other] = ids.filter((id) => !isGuarded(id)) as [number];
    const { ledger, inbound, done } = await begin(work, 2, async (item) => {
      if (item.id === first) await held.promise;
      return fine(item);
    });
    const inside = ask(first);
    while (Number.isNaN(ledger.admittedNs[first])) await new Promise((resolve) => void setImmediate(resolve));
    expect(await ask(second)).toEqual({ status: 503, text: '' });
    expect((await ask(other)).status).toBe(200);
    held.resolve();
    expect((await inside).status).toBe(200);
    expect((await ask(third)).status).toBe(200);
    load.end(20);
    await inbound.answered(ledger);
    await done;
    expect([...ledger.order.subarray(0, 3)]).toEqual([first, other, third]);
    expect(ledger.order.toSorted()).toEqual(Int32Array.from(ids));
    expect(tally(ledger)).toMatchObject({ operations: { succeeded: 3, errors: { unstarted: 17 } }, errorSample: null });
  });

  test('sees how long it takes until nobody waits for a slot, once stalls are over', async () => {
    const arrivals = { kind: 'constant', ratePerSecond: 1000 } as const;
    const work = { ...drawn({ operations: 4 }), kind: 'guarded', stallUntil: 0.5, arrivals } as const;
    const { ledger, inbound, done } = await begin(work, 4, fine);
    for (const id of [0, 1, 2, 3]) await ask(id);
    await done;
    load.end(4);
    await inbound.answered(ledger);
    expect(ledger.observed.get('recoveryMs')).toEqual([0]);
  });

  test('waits for nobody after its clients have ended: who never came is an error that they explain', async () => {
    const { ledger, inbound, done } = await begin(drawn({ operations: 2 }), 2, fine);
    await ask(1);
    load.end(2, [{ index: 0, message: 'other side closed' }]);
    await done;
    await inbound.answered(ledger);
    expect(tally(ledger)).toMatchObject({ operations: { errors: { client: 1 } }, errorSample: 'other side closed' });
  });

  test('puts the clients’ clock into the ledger, and what they saw', async () => {
    const { ledger, inbound, done } = await begin(drawn({ operations: 1 }), 1, fine);
    await ask(0);
    await done;
    load.end(1);
    await inbound.answered(ledger);
    expect(ledger.client).toEqual({ submittedNs: Float64Array.of(1), finishedNs: Float64Array.of(2) });
    expect(ledger.observed.get('scheduleLatenessMs')).toEqual([3]);
  });

  test('says that it was the clients who failed, and lets the round end', async () => {
    const { ledger, inbound, done } = await begin(drawn({ operations: 2 }), 1, fine);
    load.fail('out of memory');
    await done;
    await expect(inbound.answered(ledger)).rejects.toThrow('the clients failed: out of memory');
  });

  test('closes with requests that nobody has answered yet', async () => {
    const { ledger } = await begin(drawn({ operations: 1 }), 1, () => untilAllHaveEnded);
    const unanswered = ask(0).catch(() => 'cut off');
    while (Number.isNaN(ledger.admittedNs[0])) await new Promise((resolve) => void setImmediate(resolve));
    await front.close();
    expect(await unanswered).toBe('cut off');
    expect(load.isKilled).toBe(true);
  });
});

describe('with real clients', () => {
  let child: StartedChild;

  beforeEach(async () => {
    front = await Front.open(3, () => {
      child = startChild('load-process');
      return child;
    });
  });

  test('a closed loop has as many requests in flight as clients, however many slots there are', async () => {
    let inFlight = 0;
    let peak = 0;
    const { ledger, inbound, done } = await begin(drawn({ operations: 30 }), 8, async (item) => {
      inFlight += 1;
      peak = Math.max(peak, inFlight);
      await new Promise((resolve) => void setTimeout(resolve, 2));
      inFlight -= 1;
      return fine(item);
    });
    await done;
    await inbound.answered(ledger);
    expect(peak).toBeLessThanOrEqual(3);
    expect(tally(ledger)).toMatchObject({ operations: { attempted: 30, succeeded: 30 }, openLoop: null });
    for (const [index, sentNs] of (ledger.client?.submittedNs ?? []).entries()) {
      const stamps = [sentNs, ledger.submittedNs[index], ledger.admittedNs[index], ledger.finishedNs[index]];
      stamps.push(ledger.client?.finishedNs[index]);
      expect(stamps).toEqual(stamps.toSorted((a, b) => a! - b!));
    }
  });

  test('round follows round', async () => {
    for (const operations of [5, 2]) {
      const { ledger, inbound, done } = await begin(drawn({ operations }), 2, fine);
      await done;
      await inbound.answered(ledger);
      expect(tally(ledger).operations).toEqual({ attempted: operations, succeeded: operations, errors: {} });
    }
  });

  test('whose process dies, the round ends and says so, and so does the next', async () => {
    const held = Promise.withResolvers<void>();
    const { ledger, inbound, done } = await begin(drawn({ operations: 30 }), 1, async (item) => {
      await held.promise;
      return fine(item);
    });
    while (Number.isNaN(ledger.admittedNs[0])) await new Promise((resolve) => void setImmediate(resolve));
    await child.kill();
    held.resolve();
    await done;
    await expect(inbound.answered(ledger)).rejects.toThrow('the clients failed: the process was ended by SIGKILL');
    await expect(front.expect({ work: drawn({ operations: 1 }), seed: 1 })).rejects.toThrow('the clients failed');
  });

  test('it takes them along when it closes', async () => {
    await front.close();
    expect(child.lost).toBe('the process was ended by SIGKILL');
    await expect(ask(0)).rejects.toThrow();
  });
});

test('a door whose clients do not come up leaves nothing open', async () => {
  let child: StartedChild | undefined;
  const opening = Front.open(3, () => {
    child = startChild('load-process');
    void child.kill();
    return child;
  });
  await expect(opening).rejects.toThrow('the clients failed: the process was ended by SIGKILL');
  expect(child?.lost).not.toBeNull();
  load = new FakeLoad();
  front = await Front.open(1, () => load); // for what comes after every test
});
