import { makespanBound } from '../core/work/bound.ts';
import { defineSuite, type Lane, type Operation } from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';

interface WebSocketParams extends Record<string, number> {
  readonly holdMs: number;
  readonly operations: number;
  readonly bytes: number;
}

const HOLD_MS = 100;
/** Connections, and how many of them at once, of the claims; and threads. */
const M = 16;
const T = 2;
const MANY = 200;
const HOLD_MANY_MS = 500;

/** The life of one connection: to connect, to hear nothing until the broadcast, to send it back and have it echoed, to close. */
export async function connect({ target }: Lane<WebSocketParams>): Promise<Operation> {
  if (target === null) throw new Error('websocket needs a server');
  const { liveOnce } = await import('./_websocket-client.ts'); // a list of suites does not wait for ws
  return { run: ({ id }) => liveOnce(`${target.origin}/item/${id}`), close: async () => {} };
}

export default defineSuite<WebSocketParams>({
  name: 'websocket',
  about: 'M connections, idle but for one broadcast and one echo: a slot holds one at a time, ⌈M/K⌉·hold',
  server: 'websocket',
  workload: { module: import.meta.url, export: 'connect' },
  params: {
    holdMs: {
      about: 'how long a connection waits for the broadcast',
      isCircumstance: true,
      values: [HOLD_MS],
      min: 0,
      max: 600_000,
    },
    operations: { about: 'connections a round', values: [M], min: 1, max: 1_000_000, isInteger: true },
    bytes: { about: 'payload of broadcast and echo', values: [64], min: 0, max: 8 * 2 ** 20, isInteger: true },
  },
  concurrency: [M],
  threads: T,
  work: ({ holdMs, operations, bytes }) => drawn({ operations, latencyMs: holdMs, bytes }),
  bound: makespanBound,
  claims: [
    {
      id: 'a-blocking-thread-holds-one-socket',
      statement: `${T} threads that wait for one connection each hold ${T} connections at once.`,
      measure: { concurrency: [M], models: ['event-loop', 'worker-thread-pool'], threads: T },
      expects: [
        {
          of: { model: 'worker-thread-pool', tasksPerThread: 1 },
          quantity: 'peakAtServer',
          is: 'about',
          value: T,
          within: 0.01,
          because: 'T·1',
        },
        {
          of: { model: 'worker-thread-pool', tasksPerThread: 1 },
          quantity: 'makespanMs',
          dividedBy: { model: 'event-loop' },
          is: 'about',
          value: M / T,
          within: 0.2,
          because: '⌈M/T⌉·hold ÷ ⌈M/K⌉·hold',
        },
        {
          of: { model: 'worker-thread-pool', tasksPerThread: 1 },
          quantity: 'makespanMs',
          dividedBy: { model: 'event-loop', isControl: true },
          is: 'about',
          value: 1,
          within: 0.1,
          because: 'a loop that is allowed as few at once needs as long',
        },
      ],
    },
    {
      id: 'a-thread-with-a-loop-holds-many',
      statement: 'A thread holds as many connections as its own loop is given.',
      measure: { concurrency: [M], models: ['event-loop', 'worker-thread-pool'], threads: T },
      expects: [
        {
          of: { model: 'worker-thread-pool', tasksPerThread: M / T },
          quantity: 'peakAtServer',
          is: 'about',
          value: M,
          within: 0.01,
          because: 'T·c',
        },
      ],
    },
    {
      id: 'the-loop-holds-them-all',
      statement: `One event loop holds ${MANY} connections at once.`,
      measure: {
        params: { operations: [MANY], holdMs: [HOLD_MANY_MS] },
        concurrency: [MANY],
        models: ['event-loop'],
      },
      expects: [
        {
          of: { model: 'event-loop' },
          quantity: 'peakAtServer',
          is: 'about',
          value: MANY,
          within: 0.05,
          because: 'K, and all of them idle',
        },
      ],
    },
  ],
});
