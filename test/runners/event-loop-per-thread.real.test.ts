import { expect, test } from 'vitest';
import { drawn } from '../../core/work/work.ts';
import { oneRound, prepared, roundOf, runnerNamed } from './_rounds.ts';

const runner = 'event-loop-per-thread';
const shape = { concurrency: 4, threads: 2, tasksPerThread: 2 };

test.each([
  [16, 4, { concurrency: 16, threads: 4, tasksPerThread: 4 }],
  [6, 4, { concurrency: 4, threads: 4, tasksPerThread: 1 }],
  [3, 4, { concurrency: 3, threads: 3, tasksPerThread: 1 }],
  [1, 4, { concurrency: 1, threads: 1, tasksPerThread: 1 }],
])('at K = %i and T = %i every thread has the same share of K, rounded down', async (concurrency, threads, only) => {
  expect((await runnerNamed(runner)).shapes(concurrency, threads, 2)).toEqual([only]);
});

test('gives every thread its share of what comes in at once', async () => {
  const { observed } = await oneRound({ runner, workload: 'tells', shape }, drawn({ operations: 4, latencyMs: 1 }));
  const threads = observed.get('threadCount') ?? [];
  expect([...new Set(threads)].map((thread) => threads.filter((each) => each === thread).length)).toEqual([2, 2]);
});

test('has as many in flight as there are items, where those are fewer', async () => {
  const { admittedNs } = await oneRound({ runner, workload: 'tells', shape }, drawn({ operations: 1, latencyMs: 1 }));
  expect([...admittedNs].every(Number.isFinite)).toBe(true);
});

test('takes each of many short items once, however the threads race for them', async () => {
  const ledger = await oneRound({ runner, workload: 'refuses', shape }, drawn({ operations: 20_000 }));
  expect(ledger.status.filter((status) => status === 200)).toHaveLength(10_000);
  expect(ledger.thrown.size).toBe(10_000);
  const admitted = [...ledger.admittedNs];
  expect(admitted.filter((at, index) => at < (admitted[index - 1] ?? at) - 50_000)).toEqual([]);
});

test('a thread that ends ends the round, with the reason, and those after it', async () => {
  const open = await prepared({ runner, workload: 'ends', shape, params: { who: 'thread' } });
  const round = () => roundOf(open, drawn({ operations: 8 }));
  await expect(round()).rejects.toThrow(/^thread [12] ended with code 3$/);
  await expect(round()).rejects.toThrow(/^thread [12] ended with code 3$/);
  await open.close();
});
