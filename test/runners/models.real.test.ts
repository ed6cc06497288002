import { describe, expect, test } from 'vitest';
import { OpenArrivals } from '../../core/trial/arrivals.ts';
import type { Ledger, Shape } from '../../core/members/types.ts';
import { tally } from '../../core/trial/tally.ts';
import { drawn } from '../../core/work/work.ts';
import { oneRound, prepared, roundOf, type Wanted } from './_rounds.ts';

/** What every model with threads owes to the ledger, whatever its threads are made of. */

const onTheLoop = { runner: 'event-loop', shape: { concurrency: 2, threads: null, tasksPerThread: null } };
const models: readonly (Pick<Wanted, 'runner'> & { readonly shape: Shape })[] = [
  { runner: 'worker-thread-pool', shape: { concurrency: 4, threads: 2, tasksPerThread: 2 } },
  { runner: 'process-pool', shape: { concurrency: 4, processes: 2, threads: 2, tasksPerThread: 1 } },
  { runner: 'event-loop-per-thread', shape: { concurrency: 4, threads: 2, tasksPerThread: 2 } },
];

const sorted = (values: Iterable<number>) => [...values].toSorted((a, b) => a - b);
const stampsOf = ({ submittedNs, admittedNs, startedNs, finishedNs }: Ledger, index: number) =>
  [submittedNs[index], admittedNs[index], startedNs[index], finishedNs[index]] as number[];

describe.each(models)('$runner', (model) => {
  test('does every item once, in order, on lanes of their own, each with one call in flight', async () => {
    const ledger = await oneRound({ ...model, workload: 'tells' }, drawn({ operations: 12, latencyMs: 5 }));
    const told = tally(ledger);
    expect(told.operations).toEqual({ attempted: 12, succeeded: 12, errors: {} });
    expect(told).toMatchObject({ peakInFlight: 4, admittedOutOfOrder: 0, latestSubmissionNs: 0, errorSample: null });
    expect([...ledger.bytes]).toEqual([...ledger.items.keys()]);
    expect(new Set(ledger.checksum)).toEqual(new Set([0, 1, 2, 3]));
    expect(new Set(ledger.observed.get('inFlightCount'))).toEqual(new Set([1]));
    expect(new Set(ledger.observed.get('mainCount'))).toEqual(new Set([0]));
  });

  test('stamps in the order in which things happen, by one clock', async () => {
    const ledger = await oneRound({ ...model, workload: 'tells' }, drawn({ operations: 8, latencyMs: 2 }));
    for (const index of ledger.items.keys()) {
      const stamps = stampsOf(ledger, index);
      expect(stamps.every(Number.isFinite)).toBe(true);
      // threads read the clock from origins that are measured: they agree to less than this
      for (const [at, stamp] of stamps.entries()) expect(stamp - (stamps[at - 1] ?? stamp)).toBeGreaterThan(-50_000);
    }
  });

  test('brings back the parts of an answer, and what was observed', async () => {
    const work = drawn({ operations: 3, latencyMs: 1, group: 2 });
    const ledger = await oneRound({ ...model, workload: 'tells' }, work);
    expect([...ledger.status]).toEqual([200, 200, 200, 200, 200, 200]);
    expect([...ledger.bytes]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(ledger.observed.get('laneCount')).toHaveLength(3);
  });

  test.each([false, true])('hands every operation its own input; moved: %s', async (isMoved) => {
    const wanted = { ...model, workload: 'receives', inputs: 'inputs', params: { isMoved } };
    const ledger = await oneRound(wanted, drawn({ operations: 12 }));
    expect(tally(ledger).operations).toEqual({ attempted: 12, succeeded: 12, errors: {} });
    expect([...ledger.bytes]).toEqual([...ledger.items.keys()]);
    const goesToAThread = model.runner !== 'event-loop-per-thread';
    expect(new Set(ledger.observed.get('hereCount'))).toEqual(new Set([Number(!goesToAThread)]));
    expect(Math.max(...(ledger.observed.get('movedCount') ?? [])) > 0).toBe(goesToAThread && isMoved);
  });

  test('opens its lanes once to see that it can, and where they are open in rounds alone, once for each', async () => {
    const open = await prepared({ ...model, workload: 'connects', connect: 'per-round' });
    for (const times of [2, 3]) {
      await open.connect?.();
      const ledger = await roundOf(open, drawn({ operations: 8 }));
      await open.disconnect?.();
      expect(tally(ledger).operations).toEqual({ attempted: 8, succeeded: 8, errors: {} });
      expect(new Set(ledger.observed.get('openCount'))).toEqual(new Set([times]));
    }
    await open.close();
  });

  test('counts what observes too many names as an error of operations', async () => {
    const { operations, errorSample } = tally(
      await oneRound({ ...model, workload: 'names' }, drawn({ operations: 48 })),
    );
    expect(operations.errors['RangeError']).toBeGreaterThan(0);
    expect(errorSample).toContain('one name too many');
  });

  test('says what its threads wait for', async () => {
    const open = await prepared({ ...model, workload: 'forgets' });
    const before = await open.pending!();
    await roundOf(open, drawn({ operations: 12 }));
    const after = await open.pending!();
    await open.close();
    expect(after - before).toBe(12);
  });

  test('tells an error by its code, and goes on', async () => {
    const ledger = await oneRound({ ...model, workload: 'refuses' }, drawn({ operations: 4 }));
    expect([...ledger.thrown].toSorted(([a], [b]) => a - b)).toEqual([
      [1, { class: 'ECONNREFUSED', message: 'refused 1' }],
      [3, { class: 'ECONNREFUSED', message: 'refused 3' }],
    ]);
    expect([...ledger.status]).toEqual([200, 0, 200, 0]);
    expect([...ledger.finishedNs].every(Number.isFinite)).toBe(true);
  });

  test('does one round after the other, on the same lanes', async () => {
    const open = await prepared({ ...model, workload: 'tells' });
    const threads: Set<number>[] = [];
    for (const operations of [8, 1, 8]) {
      const ledger = await roundOf(open, drawn({ operations, latencyMs: 2 }));
      expect(tally(ledger).operations.succeeded).toBe(operations);
      threads.push(new Set(ledger.observed.get('threadCount')));
    }
    await open.close();
    expect(threads[2]).toEqual(threads[0]);
  });

  test('starts what is due in an open loop', async () => {
    const work = drawn({ operations: 12, latencyMs: 5, arrivals: { kind: 'constant', ratePerSecond: 200 } });
    const ledger = await oneRound({ ...model, workload: 'tells' }, work, new OpenArrivals());
    expect(tally(ledger).operations.succeeded).toBe(12);
    const waits = ledger.items.map((_, index) => (ledger.admittedNs[index] ?? 0) - (ledger.submittedNs[index] ?? 0));
    expect(Math.min(...waits)).toBeGreaterThan(-50_000);
  });

  test('lets in nobody once it is closed, and finishes who is in', async () => {
    let shut = () => {};
    const arrivals = {
      begin(ledger: Ledger, submit: (count: number) => void, close: () => void) {
        shut = () => {
          close();
          shut = () => {};
          seen = ledger.admittedNs.filter((at) => !Number.isNaN(at)).length;
        };
        ledger.submittedNs.fill(0);
        submit(ledger.items.length);
      },
      finished: () => shut(),
    };
    let seen = 0;
    const work = drawn({ operations: 40, latencyMs: 200, arrivals: { kind: 'constant', ratePerSecond: 200 } });
    const ledger = await oneRound({ ...model, workload: 'tells', clients: 4 }, work, arrivals);
    const { openLoop, operations } = tally(ledger);
    expect(seen).toBeGreaterThanOrEqual(4);
    expect(operations).toEqual({ attempted: 40, succeeded: seen, errors: { unstarted: 40 - seen } });
    expect(openLoop?.unstarted).toBeGreaterThan(0);
  });

  test('takes items in the order in which requests for them come, and says when each has ended', async () => {
    const ended: number[] = [];
    const arrivals = {
      begin(ledger: Ledger, submit: (count: number) => void) {
        for (const [place, index] of [3, 1, 0, 2].entries()) {
          setTimeout(() => {
            ledger.order[place] = index;
            ledger.submittedNs[index] = 0;
            submit(1);
          }, place * 20);
        }
      },
      finished: (index: number) => void ended.push(index),
    };
    const served = { ...model, workload: 'tells', clients: 4 };
    const ledger = await oneRound(served, drawn({ operations: 4, latencyMs: 1 }), arrivals);
    expect(sorted(ended)).toEqual([0, 1, 2, 3]);
    const admitted = [3, 1, 0, 2].map((index) => ledger.admittedNs[index] as number);
    expect(admitted).toEqual(sorted(admitted));
  });

  test('is not prepared where one lane is not, and says why by the name of the error', async () => {
    const refused = prepared({ ...model, workload: 'cannot' });
    await expect(refused).rejects.toMatchObject({ name: 'Unsupported', message: 'no such server' });
  });
});

test.each([
  onTheLoop,
  ...models,
  { runner: 'process-pool', shape: { concurrency: 1, processes: 1, threads: null, tasksPerThread: null } },
])('what writes to its item fails by that under every model: $runner', async (model) => {
  for (const group of [1, 2]) {
    const ledger = await oneRound({ ...model, workload: 'scribbles' }, drawn({ operations: 4, group }));
    const { operations, errorSample } = tally(ledger);
    expect(operations).toEqual({ attempted: 4, succeeded: 0, errors: { TypeError: 4 } });
    expect(errorSample).toContain("read only property 'status'");
  }
});
