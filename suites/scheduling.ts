import { makespanBound } from '../core/work/bound.ts';
import { callAt } from '../core/trial/call-at.ts';
import { now } from '../core/trial/clock.ts';
import { type Companion, defineSuite, type Lane, type Operation } from '../core/members/types.ts';
import { waitFor } from './_timer.ts';

interface SchedulingParams extends Record<string, number> {
  readonly blockMs: number;
  readonly everyMs: number;
  readonly spanMs: number;
  readonly operations: number;
}

/** A timer with a known due time. It observes by how much it was late in the thread that waits for it. */
export async function timer(): Promise<Operation> {
  return {
    async run({ latencyMs }) {
      const latenessMs = await waitFor(latencyMs);
      return { status: 200, bytes: 0, checksum: 0, observed: { latenessMs } };
    },
    close: async () => {},
  };
}

/**
 * Every `everyMs` a callback that does not return for `blockMs`. It sleeps instead of working, so that it takes the
 * main thread from the loop and no core from anyone: what is late is late because of the loop.
 */
export async function blocker({ params: { blockMs, everyMs } }: Lane<SchedulingParams>): Promise<Companion> {
  const never = new Int32Array(new SharedArrayBuffer(4));
  let samples: number[] = [];
  let stop = (): void => {};
  return {
    begin() {
      const begunNs = now();
      samples = [];
      const block = (turn: number): void => {
        const fromMs = performance.now();
        Atomics.wait(never, 0, 0, blockMs);
        samples.push(performance.now() - fromMs);
        next(turn + 1);
      };
      const next = (turn: number): void => {
        stop = callAt(begunNs + turn * everyMs * 1e6, () => block(turn));
      };
      if (blockMs > 0) next(1);
    },
    end() {
      stop();
      return { blockedMs: samples };
    },
    close: async () => stop(),
  };
}

/** The latest timer of a round is soon that of a thread which the system made wait: so many rounds bear two of those. */
const CLAIMED_ROUNDS = 12;

export default defineSuite<SchedulingParams>({
  name: 'scheduling',
  about:
    'timers with known due times beside a main thread that is blocked now and then: how late they are where they wait',
  server: null,
  workload: { module: import.meta.url, export: 'timer' },
  params: {
    blockMs: {
      about: 'how long the main thread is blocked, 0: never',
      isCircumstance: true,
      values: [0, 20],
      max: 10_000,
    },
    everyMs: { about: 'how often it is blocked', isCircumstance: true, values: [40], min: 1, max: 60_000 },
    spanMs: {
      about: 'the time over which the timers are due',
      isCircumstance: true,
      values: [100],
      min: 1,
      max: 600_000,
    },
    operations: { about: 'timers a round', values: [32], min: 1, max: 1_000_000, isInteger: true },
  },
  concurrency: [32],
  models: ['event-loop', 'worker-thread-pool'],
  companion: { module: import.meta.url, export: 'blocker' },
  interleaved: 'blockMs',
  work({ blockMs, everyMs, spanMs, operations }) {
    if (blockMs >= everyMs) throw new Error('blockMs must be less than everyMs, or nothing else runs');
    const items = Array.from({ length: operations }, (_, id) => ({
      latencyMs: (spanMs * (id + 1)) / operations,
      bytes: 0,
    }));
    return { kind: 'listed', items };
  },
  bound: makespanBound,
  claims: [
    {
      id: 'an-idle-loop-is-on-time',
      statement: 'On a loop that nothing blocks, timers are late by a few milliseconds at most.',
      measure: { params: { blockMs: [0] }, concurrency: [32], models: ['event-loop'], rounds: CLAIMED_ROUNDS },
      expects: [
        {
          of: { model: 'event-loop' },
          quantity: 'observed.latenessMs.max',
          is: 'at-most',
          value: 3,
          because: 'Node’s timers count whole milliseconds, rounded up, and a turn of an idle loop is shorter than one',
        },
      ],
    },
    {
      id: 'a-timer-is-late-by-the-running-callback',
      statement: 'On a loop that is blocked, a timer is late by what is left of the block, and hardly more.',
      measure: { params: { blockMs: [20] }, concurrency: [32], models: ['event-loop'], rounds: CLAIMED_ROUNDS },
      expects: [
        {
          of: { model: 'event-loop' },
          quantity: 'observed.latenessMs.max',
          is: 'at-most',
          value: 23,
          because: 'the block of 20 ms, and 3 ms as on an idle loop',
        },
        {
          of: { model: 'event-loop' },
          quantity: 'observed.latenessMs.max',
          is: 'at-least',
          value: 14,
          because: 'a timer is due every 3.1 ms, so that one is due soon after a block of 20 ms begins',
        },
      ],
    },
    {
      id: 'timers-in-threads-do-not-wait-for-the-main-thread',
      statement: 'Timers that wait in worker threads are on time there while the main thread is blocked.',
      measure: {
        params: { blockMs: [20] },
        concurrency: [32],
        models: ['worker-thread-pool'],
        threads: 4,
        rounds: CLAIMED_ROUNDS,
      },
      expects: [
        {
          of: { model: 'worker-thread-pool', tasksPerThread: 8 },
          quantity: 'observed.latenessMs.p99',
          is: 'at-most',
          value: 5,
          because: 'each thread has a loop of its own, which nothing blocks',
        },
      ],
    },
  ],
});
