import { setImmediate as nextTurn } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { type Companion, defineSuite, type Lane, type Operation } from '../core/types.ts';
import { drawn } from '../core/work.ts';

interface ExecutorParams extends Record<string, number> {
  readonly iterations: number;
  readonly operations: number;
}

/**
 * So many steps of xorshift32 from a state that is not 0, about 1.7 ns each (Marsaglia, "Xorshift RNGs", J. Stat. Softw. 8,
 * 2003): no step can be left out, and none before the one before it. A fixed number of steps and not a time, because
 * something that spins until a time has passed does less work where it is interrupted, and so hides that it was.
 */
export function scramble(state: number, iterations: number): number {
  let scrambled = state;
  for (let step = 0; step < iterations; step += 1) {
    scrambled ^= scrambled << 13;
    scrambled ^= scrambled >>> 17;
    scrambled ^= scrambled << 5;
  }
  return scrambled >>> 0;
}

/** CPU-bound, on whatever thread it is called; in a turn of the loop of its own, as the handler of a request is. */
export async function compute({ params }: Lane<ExecutorParams>): Promise<Operation> {
  return {
    async run({ id }) {
      await nextTurn();
      const answer = Buffer.alloc(4);
      answer.writeUInt32LE(scramble(id + 1, params.iterations));
      return { status: 200, bytes: answer.length, checksum: crc32(answer) };
    },
    close: async () => {},
  };
}

/** What else the main thread has to do: a request every 10 ms. */
export async function heartbeat({ target }: Lane<ExecutorParams>): Promise<Companion> {
  if (target === null) throw new Error('executor needs a server');
  const { heartbeatOf } = await import('./_heartbeat.ts'); // who only lists suites does not wait for undici
  return heartbeatOf(target.origin);
}

/** About 20 ms of CPU: more than a heartbeat may be late, and far more than it costs to hand an operation to a thread. */
const HEAVY = 12_000_000;
/** As many threads as the smallest machine has cores on which threads can win anything. */
const THREADS = 2;
const both = ['event-loop', 'worker-thread-pool'];

export default defineSuite<ExecutorParams>({
  name: 'executor',
  about:
    'CPU-bound work beside a heartbeat of requests: on the loop 1/s, in threads min(T, P)/s and a loop that is free',
  server: 'pulse',
  workload: { module: import.meta.url, export: 'compute' },
  beside: { module: import.meta.url, export: 'heartbeat' },
  params: {
    iterations: {
      about: 'steps of an operation, of about 1.7 ns each',
      values: [0, 30_000, 300_000, 3_000_000, 30_000_000],
      max: 10_000_000_000,
      isInteger: true,
    },
    operations: { about: 'operations a round', values: [8], min: 1, max: 10_000_000, isInteger: true },
  },
  concurrency: [THREADS],
  threads: THREADS,
  models: both,
  work: ({ operations }) => drawn({ operations }),
  // N·s ÷ min(K, cores) it would be, and nobody knows s
  bound: null,
  claims: [
    {
      id: 'threads-win-where-there-is-much-to-compute',
      statement: 'At 20 ms of CPU an operation two threads do at least 1.3 times the work of the loop.',
      measure: {
        params: { iterations: [HEAVY], operations: [16] },
        concurrency: [THREADS],
        threads: THREADS,
        models: both,
      },
      expects: [
        {
          of: { model: 'worker-thread-pool' },
          quantity: 'throughputPerSecond',
          dividedBy: { model: 'event-loop' },
          is: 'at-least',
          value: 1.3,
          because: '(min(T, P)/(s + o)) ÷ (1/s) is nearly 2 on two free cores, less what other programs take of them',
        },
      ],
    },
    {
      id: 'threads-lose-where-there-is-nothing-to-compute',
      statement: 'With nothing to compute two threads do at most 0.8 times the work of the loop.',
      measure: {
        params: { iterations: [0], operations: [2000] },
        concurrency: [THREADS],
        threads: THREADS,
        models: both,
      },
      expects: [
        {
          of: { model: 'worker-thread-pool' },
          quantity: 'throughputPerSecond',
          dividedBy: { model: 'event-loop' },
          is: 'at-most',
          value: 0.8,
          because: 'o_loop ÷ o_dispatch: the way to a thread and back is all there is',
        },
      ],
    },
    {
      id: 'threads-keep-the-loop-free',
      statement: 'Beside 20 ms of CPU an operation the loop answers in time only where threads do the computing.',
      measure: {
        params: { iterations: [HEAVY], operations: [16] },
        concurrency: [THREADS],
        threads: THREADS,
        models: both,
      },
      expects: [
        {
          of: { model: 'event-loop' },
          quantity: 'observed.heartbeatOnTime.mean',
          is: 'at-most',
          value: 0.3,
          because: 'a turn of the loop takes K·s = 40 ms, and a beat is on time within 10 ms',
        },
        {
          of: { model: 'worker-thread-pool' },
          quantity: 'observed.heartbeatOnTime.mean',
          is: 'at-least',
          value: 0.7,
          because: 'the loop only hands over; late is what waits for a core',
        },
      ],
    },
  ],
});
