import { setTimeout as sleepFor } from 'node:timers/promises';
import { makespanBound } from '../core/bound.ts';
import { defineSuite, type Operation, type Outcome } from '../core/types.ts';
import { drawn } from '../core/work.ts';

interface SleepParams extends Record<string, number> {
  readonly latencyMs: number;
  readonly operations: number;
}

const slept: Outcome = { status: 200, bytes: 0, checksum: 0 };

/** Waiting and nothing else. A timer that fires early is armed again: Node's may, by up to a millisecond. */
export async function sleep(): Promise<Operation> {
  return {
    async run({ latencyMs }) {
      const due = performance.now() + latencyMs;
      let left = latencyMs;
      while (left > 0) {
        await sleepFor(Math.max(1, Math.ceil(left)));
        left = due - performance.now();
      }
      return slept;
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
    latencyMs: { about: 'how long an operation sleeps', values: [50], min: 0, max: 600_000 },
    operations: { about: 'operations a round', values: [32], min: 1, max: 10_000_000, isInteger: true },
  },
  concurrency: [16],
  work: drawn,
  bound: makespanBound,
});
