import { makespanBound } from '../core/work/bound.ts';
import { defineSuite, type Operation } from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';
import { waitFor } from './_timer.ts';

interface SleepParams extends Record<string, number> {
  readonly latencyMs: number;
  readonly operations: number;
}

/** Waiting and nothing else. It observes by how much the timer was late. */
export async function sleep(): Promise<Operation> {
  return {
    async run({ latencyMs }) {
      const latenessMs = await waitFor(latencyMs);
      return { status: 200, bytes: 0, checksum: 0, observed: { latenessMs } };
    },
    close: async () => {},
  };
}

export default defineSuite<SleepParams>({
  name: 'sleep',
  about: 'timers only: N·L one at a time, ⌈N/K⌉·L with K in flight, on a loop or in threads',
  server: null,
  workload: { module: import.meta.url, export: 'sleep' },
  params: {
    latencyMs: { about: 'how long an operation sleeps', isCircumstance: true, values: [50], min: 0, max: 600_000 },
    operations: { about: 'operations a round', values: [32], min: 1, max: 10_000_000, isInteger: true },
  },
  concurrency: [16],
  work: drawn,
  bound: makespanBound,
  claims: [
    {
      id: 'a-thousand-sleeps-take-as-long-as-one',
      statement: 'A thousand tasks that sleep at once on one event loop take about as long as one of them.',
      measure: { params: { latencyMs: [100], operations: [1000] }, concurrency: [1000], models: ['event-loop'] },
      expects: [
        {
          of: { model: 'event-loop' },
          quantity: 'makespanMs',
          is: 'at-most',
          value: 120,
          because: 'L + N·o with L = 100 ms, N = 1000, and 20 µs of the loop for each',
        },
      ],
    },
    {
      id: 'ten-thousand-sleeps-share-one-thread',
      statement:
        'Ten thousand tasks that sleep at once on one event loop need less than a second, and no more threads.',
      measure: { params: { latencyMs: [100], operations: [10_000] }, concurrency: [10_000], models: ['event-loop'] },
      expects: [
        {
          of: { model: 'event-loop' },
          quantity: 'makespanMs',
          is: 'at-most',
          value: 300,
          because: 'L + N·o with L = 100 ms, N = 10 000, and 20 µs of the loop for each',
        },
      ],
    },
    {
      id: 'threads-sleep-in-turns',
      statement:
        'Where a thread has one task at a time, sleeping tasks take turns: T threads need ⌈N/T⌉·L, one at a time N·L.',
      measure: {
        params: { latencyMs: [50], operations: [8] },
        concurrency: [8],
        models: ['sequential', 'worker-thread-pool'],
        threads: 4,
      },
      expects: [
        {
          of: { model: 'worker-thread-pool', threads: 4, tasksPerThread: 1 },
          quantity: 'makespanMs',
          is: 'about',
          value: 100,
          within: 0.1,
          because: '⌈N/T⌉·L = ⌈8/4⌉ · 50 ms',
        },
        {
          of: { model: 'sequential' },
          quantity: 'makespanMs',
          is: 'about',
          value: 400,
          within: 0.05,
          because: 'N·L = 8 · 50 ms',
        },
      ],
    },
  ],
});
