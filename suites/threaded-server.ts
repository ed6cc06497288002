import { makespanBound } from '../core/work/bound.ts';
import { defineSuite, type Lane, type Operation } from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';
import { type ClientName, clients } from './_http-clients.ts';

interface ThreadedServerParams extends Record<string, number | string> {
  readonly latencyMs: number;
  readonly operations: number;
  readonly client: ClientName;
}

/** L and N where the user does not say. */
const LATENCY_MS = 50;
const OPERATIONS = 64;
/** Clients of the claims, threads of a process, and processes. */
const K = 16;
const T = 2;
const P = 2;

/** The handler of one request: a call to a server behind it, which takes L. */
export async function callBehind({ target, params }: Lane<ThreadedServerParams>): Promise<Operation> {
  if (target === null) throw new Error('threaded-server needs a server');
  const { openClient } = await import('./_http-client.ts'); // a list of suites does not wait for undici
  const client = openClient(params.client, target.origin);
  return { run: ({ id }) => client.get(`/item/${id}`), close: () => client.close() };
}

export default defineSuite<ThreadedServerParams>({
  name: 'threaded-server',
  about: 'a web server whose every request waits L ms for another: slots ÷ L requests a second, however many clients',
  server: 'http',
  isServed: true,
  workload: { module: import.meta.url, export: 'callBehind' },
  params: {
    latencyMs: { about: 'what a request waits for', isCircumstance: true, values: [LATENCY_MS], min: 0, max: 600_000 },
    operations: { about: 'requests a round', values: [OPERATIONS], min: 1, max: 10_000_000, isInteger: true },
    client: { about: 'the way the call behind is made', values: ['request'], oneOf: clients },
  },
  concurrency: [1, 4, K, 64],
  threads: T,
  processes: P,
  work: ({ latencyMs, operations }) => drawn({ latencyMs, operations, bytes: 64 }),
  bound: makespanBound,
  claims: [
    {
      id: 'processes-times-two-requests-at-once',
      statement: `A server of ${P} processes with ${T} threads each does ${P * T} requests at once, whatever its clients want.`,
      measure: { concurrency: [K], models: ['process-pool'], threads: T, processes: P },
      expects: [
        {
          of: { model: 'process-pool' },
          quantity: 'peakInFlight',
          is: 'about',
          value: P * T,
          within: 0.01,
          because: 'P·T',
        },
        {
          of: { model: 'process-pool' },
          quantity: 'throughputPerSecond',
          is: 'about',
          value: (1000 * P * T) / LATENCY_MS,
          within: 0.1,
          because: 'P·T ÷ L',
        },
      ],
    },
    {
      id: 'the-loop-has-no-such-plateau',
      statement: `One event loop does as many requests at once as its ${K} clients send.`,
      measure: { concurrency: [K], models: ['event-loop'] },
      expects: [
        { of: { model: 'event-loop' }, quantity: 'peakInFlight', is: 'about', value: K, within: 0.01, because: 'K' },
        {
          of: { model: 'event-loop' },
          quantity: 'throughputPerSecond',
          is: 'at-least',
          value: (0.8 * 1000 * K) / LATENCY_MS,
          because:
            'K ÷ L, less what it takes to let K in and to answer them, one after the other; 2P ÷ L is a quarter of it',
        },
      ],
    },
    {
      id: 'processes-times-two-whatever-the-threads-do',
      statement: `One process of ${T} threads never has more than ${T} requests in flight.`,
      measure: { concurrency: [K], models: ['worker-thread-pool'], threads: T },
      expects: [
        {
          of: { model: 'worker-thread-pool', tasksPerThread: K / T },
          quantity: 'peakInFlight',
          is: 'at-most',
          value: T,
          because: '1 process × 2: true only where a thread does one request at a time',
        },
      ],
    },
    {
      id: 'slots-are-threads-times-tasks',
      statement: 'The requests in flight are processes × threads × the requests that a thread has at once.',
      measure: { concurrency: [K], models: ['worker-thread-pool'], threads: T },
      expects: [
        {
          of: { model: 'worker-thread-pool', tasksPerThread: K / T },
          quantity: 'peakInFlight',
          is: 'about',
          value: K,
          within: 0.01,
          because: 'T·c',
        },
        {
          of: { model: 'worker-thread-pool', tasksPerThread: 1 },
          quantity: 'peakInFlight',
          is: 'about',
          value: T,
          within: 0.01,
          because: 'T·1',
        },
        {
          of: { model: 'worker-thread-pool', tasksPerThread: K / T },
          quantity: 'throughputPerSecond',
          dividedBy: { model: 'worker-thread-pool', tasksPerThread: 1 },
          is: 'about',
          value: K / T,
          within: 0.15,
          because: 'T·c ÷ T',
        },
      ],
    },
  ],
});
