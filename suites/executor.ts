import { setImmediate as nextTurn } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { type Companion, defineSuite, type Lane, type MakeInput, type Operation } from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';

interface ExecutorParams extends Record<string, number | string> {
  readonly iterations: number;
  readonly operations: number;
  readonly bytes: number;
  readonly handOver: 'copy' | 'transfer';
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

/** What an operation computes with: bytes that are other ones for the next item. */
export async function data({ params }: Pick<Lane<ExecutorParams>, 'params'>): Promise<MakeInput> {
  const { bytes, handOver } = params;
  return ({ id }) => {
    const value = new Uint8Array(bytes).fill(id + 1);
    return handOver === 'transfer' ? { value, transfer: [value.buffer] } : { value };
  };
}

/** One byte of each page tells whether it has arrived, and costs next to nothing beside what it takes to bring it. */
const PAGE = 4096;

function sumOf(received: unknown): number {
  if (!(received instanceof Uint8Array)) return 0;
  let sum = received.length;
  for (let at = 0; at < received.length; at += PAGE) sum += received[at] as number;
  return sum;
}

/** CPU-bound, on whatever thread it is called; in a turn of the loop of its own, as the handler of a request is. */
export async function compute({ params }: Lane<ExecutorParams>): Promise<Operation> {
  return {
    async run({ id }, received) {
      await nextTurn();
      const answer = Buffer.alloc(4);
      answer.writeUInt32LE(scramble(id + 1 + sumOf(received), params.iterations));
      return { status: 200, bytes: answer.length, checksum: crc32(answer) };
    },
    close: async () => {},
  };
}

/** What else the main thread has to do: a request every 10 ms. */
export async function heartbeat({ target }: Lane<ExecutorParams>): Promise<Companion> {
  if (target === null) throw new Error('executor needs a server');
  const { heartbeatOf } = await import('./_heartbeat.ts'); // a list of suites does not wait for undici
  return heartbeatOf(target.origin);
}

/** About 20 ms of CPU: more than a heartbeat may be late, and far more than it costs to hand an operation to a thread. */
const HEAVY = 12_000_000;
/** As many threads as the smallest machine has cores on which threads can win anything. */
const THREADS = 2;
const both = ['event-loop', 'worker-thread-pool'];
const MEGABYTE = 2 ** 20;

/** Two threads beside a loop with much to compute: what two claims look at. */
const heavy = {
  params: { iterations: [HEAVY], operations: [16] },
  concurrency: [THREADS],
  threads: THREADS,
  models: both,
};

export default defineSuite<ExecutorParams>({
  name: 'executor',
  about:
    'CPU-bound work beside a heartbeat of requests: on the loop 1/s, in threads min(T, P)/s and a loop that is free',
  server: 'pulse',
  workload: { module: import.meta.url, export: 'compute' },
  inputs: { module: import.meta.url, export: 'data' },
  companion: { module: import.meta.url, export: 'heartbeat' },
  params: {
    iterations: {
      about: 'steps of an operation, of about 1.7 ns each',
      values: [0, 30_000, 300_000, 3_000_000, 30_000_000],
      max: 10_000_000_000,
      isInteger: true,
    },
    operations: { about: 'operations a round', values: [8], min: 1, max: 10_000_000, isInteger: true },
    bytes: { about: 'data of an operation', values: [0], max: 256 * MEGABYTE, isInteger: true },
    handOver: { about: 'how data goes to a thread', values: ['copy'], oneOf: ['copy', 'transfer'] },
  },
  concurrency: [THREADS],
  threads: THREADS,
  models: both,
  interleaved: 'handOver',
  work: ({ operations }) => drawn({ operations }),
  // N·s ÷ min(K, cores) it would be, and nobody knows s
  bound: null,
  claims: [
    {
      id: 'threads-win-where-there-is-much-to-compute',
      statement: 'At 20 ms of CPU an operation two threads do at least 1.3 times the work of the loop.',
      measure: heavy,
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
      measure: heavy,
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
    {
      id: 'moving-data-to-a-thread-beats-copying-it',
      statement:
        'Where an operation has eight megabytes, threads that are given them do at least 1.3 times the work of threads that are given a copy.',
      measure: {
        params: { iterations: [0], operations: [24], bytes: [8 * MEGABYTE], handOver: ['copy', 'transfer'] },
        concurrency: [THREADS],
        threads: THREADS,
        models: ['worker-thread-pool'],
      },
      expects: [
        {
          of: { model: 'worker-thread-pool', params: { handOver: 'transfer' } },
          quantity: 'throughputPerSecond',
          dividedBy: { model: 'worker-thread-pool', params: { handOver: 'copy' } },
          is: 'at-least',
          value: 1.3,
          because:
            'a copy is written once and read once more than what is moved, which is only written by who makes it',
        },
      ],
    },
  ],
});
