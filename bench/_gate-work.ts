import { setTimeout as sleepFor } from 'node:timers/promises';
import { makespanBound } from '../core/work/bound.ts';
import { defineSuite, type Lane, type Operation, type Outcome } from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';

interface WorkParams extends Record<string, number> {
  readonly iterations: number;
  readonly latencyMs: number;
  readonly operations: number;
}

/**
 * Code in which a slowdown can be planted: so many steps of arithmetic, which is CPU, then a wait. A number of steps and
 * no time, because a spin that is preempted would do less work.
 */
export async function work({ params }: Lane<WorkParams>): Promise<Operation> {
  return {
    async run({ latencyMs }): Promise<Outcome> {
      let state = 1;
      for (let step = 0; step < params.iterations; step += 1) state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      const due = performance.now() + latencyMs;
      for (let left = latencyMs; left > 0; left = due - performance.now()) await sleepFor(Math.max(1, Math.ceil(left)));
      return { status: 200, bytes: 0, checksum: state === 0 ? 1 : 0 };
    },
    close: async () => {},
  };
}

export default defineSuite<WorkParams>({
  name: '_gate-work',
  about: 'arithmetic and waiting, in which slowdowns of a known size can be planted',
  server: null,
  workload: { module: import.meta.url, export: 'work' },
  params: {
    iterations: { about: 'steps of arithmetic an operation', values: [50_000], isInteger: true },
    latencyMs: { about: 'how long an operation waits', values: [0] },
    operations: { about: 'operations a round', values: [64], isInteger: true },
  },
  concurrency: [16],
  work: drawn,
  bound: makespanBound,
});
