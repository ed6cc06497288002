import type { Suite } from '../core/members/types.ts';

/** What is claimed of databases, of pools of connections to them and of their drivers. */

/** Of the claims: long enough to be told from what a statement costs. */
const WAITS = { query: ['wait'], waitMs: [20], operations: [64] };

/** What is claimed of a pool of connections, whatever they lead to. */
export const poolClaims = [
  {
    id: 'a-pool-does-at-most-c-by-l',
    statement: 'C connections on which every statement takes L do C ÷ L statements a second, and no more.',
    measure: { params: WAITS, concurrency: [8], models: ['event-loop'] },
    expects: [
      {
        of: { model: 'event-loop' },
        quantity: 'throughputPerSecond',
        is: 'at-most',
        value: 410,
        because: 'C ÷ L = 8 ÷ 20 ms = 400 a second, and 2 % for the clocks',
      },
      {
        of: { model: 'event-loop' },
        quantity: 'makespanMs',
        is: 'about',
        value: 160,
        within: 0.2,
        because: '⌈N/C⌉·L = 64 ÷ 8 · 20 ms',
      },
    ],
  },
  {
    id: 'threads-add-connections-and-nothing-else',
    statement:
      'Four threads with two connections each do as many statements a second as one loop with eight, at more CPU.',
    measure: { params: WAITS, concurrency: [8], models: ['event-loop', 'worker-thread-pool'], threads: 4 },
    expects: [
      {
        of: { model: 'worker-thread-pool', threads: 4, tasksPerThread: 2 },
        quantity: 'throughputPerSecond',
        dividedBy: { model: 'event-loop' },
        is: 'about',
        value: 1,
        within: 0.15,
        because: 'T · C/T = C connections, whoever holds them',
      },
      {
        of: { model: 'worker-thread-pool', threads: 4, tasksPerThread: 2 },
        quantity: 'cpuMicrosPerOperation',
        dividedBy: { model: 'event-loop' },
        is: 'at-least',
        value: 1,
        because: 'a message to a thread and one back, for each statement',
      },
    ],
  },
  {
    id: 'one-connection-a-thread-does-t-by-l',
    statement:
      'Four threads that each wait for their one connection do T ÷ L statements a second; one loop with eight connections does C ÷ L.',
    measure: { params: WAITS, concurrency: [8], models: ['event-loop', 'worker-thread-pool'], threads: 4 },
    expects: [
      {
        of: { model: 'worker-thread-pool', threads: 4, tasksPerThread: 1 },
        quantity: 'throughputPerSecond',
        is: 'about',
        value: 200,
        within: 0.15,
        because: 'T ÷ L = 4 ÷ 20 ms, less what a statement takes beside its wait',
      },
      {
        of: { model: 'event-loop' },
        quantity: 'throughputPerSecond',
        dividedBy: { model: 'worker-thread-pool', threads: 4, tasksPerThread: 1 },
        is: 'about',
        value: 2,
        within: 0.15,
        because: 'C ÷ T',
      },
    ],
  },
  {
    id: 'a-second-pool-does-not-help-busy-cores',
    statement: 'Where the cores are busy, a second pool of 16 connections does not do a fifth more.',
    measure: { params: { operations: [1024] }, concurrency: [16, 32], models: ['event-loop-per-thread'], threads: 2 },
    expects: [
      {
        of: { model: 'event-loop-per-thread', concurrency: 32 },
        quantity: 'throughputPerSecond',
        dividedBy: { model: 'event-loop-per-thread', concurrency: 16 },
        is: 'at-most',
        value: 1.2,
        because: 'a station with as many servers as there are cores does no more with a longer queue',
      },
    ],
  },
] as const satisfies Suite['claims'];

/** @param driver One that pipelines. */
export function pipeliningClaim(driver: string) {
  return {
    id: 'pipelining-pays',
    statement: 'One connection with 16 statements in flight does more than 16 connections with one each.',
    measure: {
      params: { driver: [driver], pipelining: [1, 16], operations: [1024] },
      concurrency: [16],
      models: ['event-loop'],
    },
    expects: [
      {
        of: { model: 'event-loop', params: { pipelining: 16 } },
        quantity: 'throughputPerSecond',
        dividedBy: { model: 'event-loop', params: { pipelining: 1 } },
        is: 'at-least',
        value: 1.2,
        because: 'one read and one write of a socket carry many statements, and one process of the server answers them',
      },
    ],
  } as const satisfies NonNullable<Suite['claims']>[number];
}

/** @param drivers One, and one that is said to be faster. */
export function driverClaim(plain: string, faster: string) {
  const of = (driver: string, prepared: string) => ({
    model: 'event-loop',
    params: { driver, prepared, pipelining: 16 },
  });
  return {
    id: 'a-driver-is-what-it-does-by-default',
    statement: `${faster} against ${plain} is pipelining and preparing: where both do both, neither is twice as fast, and without preparing ${faster} loses more than that.`,
    measure: {
      params: { driver: [plain, faster], prepared: ['yes', 'no'], pipelining: [16], operations: [1024] },
      concurrency: [16],
      models: ['event-loop'],
    },
    expects: [
      {
        of: of(faster, 'yes'),
        quantity: 'throughputPerSecond',
        dividedBy: of(plain, 'yes'),
        is: 'at-most',
        value: 2,
        because: 'the same statements, prepared and pipelined alike',
      },
      {
        of: of(faster, 'no'),
        quantity: 'throughputPerSecond',
        dividedBy: of(faster, 'yes'),
        is: 'at-most',
        value: 0.8,
        because: 'each statement is parsed anew, and described before it is sent',
      },
    ],
  } as const satisfies NonNullable<Suite['claims']>[number];
}
