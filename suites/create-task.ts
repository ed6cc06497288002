import { makespanBound } from '../core/work/bound.ts';
import { defineSuite, type Operation } from '../core/members/types.ts';
import { waitFor } from './_timer.ts';

interface CreateTaskParams extends Record<string, number> {
  readonly latencyMs: number;
}

/** Says hello after a while; what it says is its number. */
export async function hello(): Promise<Operation> {
  return {
    async run({ latencyMs }) {
      await waitFor(latencyMs);
      return { status: 200, bytes: 0, checksum: 0 };
    },
    close: async () => {},
  };
}

/** What the claims are measured at: long enough that 5 % of it is more than a timer may be late. */
const CLAIMED_MS = 100;

export default defineSuite<CreateTaskParams>({
  name: 'create-task',
  about: 'two tasks handed in together, the first slow and the second quick: which of them ends first',
  server: null,
  workload: { module: import.meta.url, export: 'hello' },
  params: { latencyMs: { about: 'how long the first task waits', values: [500], min: 1, max: 600_000 } },
  concurrency: [2],
  threads: 2,
  work: ({ latencyMs }) => ({
    kind: 'listed',
    items: [
      { latencyMs, bytes: 0 },
      { latencyMs: 0, bytes: 0 },
    ],
  }),
  bound: makespanBound,
  claims: [
    {
      id: 'the-second-ends-first',
      statement:
        'Of two tasks started together, the second and quick one ends before the first; one at a time it does not.',
      measure: {
        params: { latencyMs: [CLAIMED_MS] },
        concurrency: [2],
        models: ['sequential', 'event-loop', 'worker-thread-pool'],
        threads: 2,
      },
      expects: [
        {
          of: { model: 'event-loop' },
          quantity: 'finishedOutOfOrder',
          is: 'at-least',
          value: 1,
          because: 'the loop starts both, and the one that waits for nothing ends at once',
        },
        {
          of: { model: 'worker-thread-pool', threads: 2, tasksPerThread: 1 },
          quantity: 'finishedOutOfOrder',
          is: 'at-least',
          value: 1,
          because: 'each of two threads starts one',
        },
        {
          of: { model: 'sequential' },
          quantity: 'finishedOutOfOrder',
          is: 'at-most',
          value: 0,
          because: 'the second starts when the first has ended',
        },
      ],
    },
    {
      id: 'order-and-not-speed',
      statement:
        'The two tasks take as long together as one after the other: what changes is the order, not the speed.',
      measure: {
        params: { latencyMs: [CLAIMED_MS] },
        concurrency: [2],
        models: ['sequential', 'event-loop'],
      },
      expects: [
        {
          of: { model: 'event-loop' },
          dividedBy: { model: 'sequential' },
          quantity: 'makespanMs',
          is: 'about',
          value: 1,
          within: 0.05,
          because: 'max(L, 0) ÷ (L + 0)',
        },
      ],
    },
  ],
});
