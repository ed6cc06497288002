import { makespanBound } from '../core/work/bound.ts';
import { defineSuite, type Lane, type LatencyKind, type Operation } from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';
import { connect, type Connection, type DriverName, drivers } from './_postgres-client.ts';
import { inTransaction, outcomeOf, queries, type QueryName, queryNames } from './_postgres-queries.ts';
import { sharedConnection } from './_shared-connections.ts';

interface PostgresParams extends Record<string, number | string> {
  readonly query: QueryName;
  readonly driver: DriverName;
  readonly pipelining: number;
  readonly prepared: 'yes' | 'no';
  readonly waitMs: number;
  readonly latency: LatencyKind;
  readonly operations: number;
}

/** Of the claims: long enough to be told from what a statement costs. */
const WAITS = { query: ['wait'], waitMs: [20], operations: [64] };

/** One statement, on a connection of its own, or on one that several lanes pipeline on. */
export async function ask({ target, params }: Lane<PostgresParams>): Promise<Operation> {
  if (target === null) throw new Error('postgres needs a server');
  const { driver, pipelining, prepared } = params;
  const query = queries[params.query];
  const { connection, close } = await sharedConnection(`${target.origin} ${driver}`, pipelining, () =>
    connect(driver, target.origin, pipelining > 1),
  );
  const isOurs = await hasLedger(connection);
  if (!isOurs && query.setup !== undefined) await connection.ask({ text: query.setup, name: null }, []);
  const statement = {
    text: isOurs ? query.text.ours : query.text.any,
    name: prepared === 'yes' ? `lockstep-${params.query}` : null,
  };
  const asked = (values: readonly unknown[]) =>
    query.isTransaction === true
      ? inTransaction(connection, statement, values, isOurs)
      : connection.ask(statement, values);
  return { run: async (item) => outcomeOf(query, item, await asked(query.values(item, isOurs))), close };
}

async function hasLedger(connection: Connection): Promise<boolean> {
  const text = `select to_regprocedure('lockstep.wait(int4)') is not null as there`;
  const [row] = await connection.ask({ text, name: null }, []);
  return row?.['there'] === true;
}

export default defineSuite<PostgresParams>({
  name: 'postgres',
  about: 'statements to a real PostgreSQL: at most C ÷ L a second on C connections, pipelined or not, by either driver',
  server: 'postgres',
  workload: { module: import.meta.url, export: 'ask' },
  params: {
    query: { about: 'what is asked', values: ['select-1'], oneOf: queryNames },
    driver: { about: 'the driver', values: ['pg'], oneOf: drivers },
    pipelining: { about: 'statements in flight on a connection', values: [1], min: 1, max: 1000, isInteger: true },
    prepared: { about: 'whether statements are prepared once a connection', values: ['yes'], oneOf: ['yes', 'no'] },
    waitMs: { about: 'mean delay of a wait, by pg_sleep', values: [20], min: 0, max: 600_000 },
    latency: {
      about: 'how delays are distributed around that mean',
      values: ['constant'],
      oneOf: ['constant', 'exponential', 'log-normal', 'pareto', 'bimodal'],
    },
    operations: { about: 'statements a round', values: [256], min: 1, max: 10_000_000, isInteger: true },
  },
  concurrency: [16],
  interleaved: 'pipelining',
  connections: ({ pipelining }, lanes) => Math.ceil(lanes / pipelining),
  work({ query, pipelining, latency, waitMs, operations }) {
    if (query === 'wait' && pipelining > 1) {
      throw new Error('a connection does one statement after the other, so that waits on one take turns: pipelining=1');
    }
    if (query === 'transaction' && pipelining > 1)
      throw new Error('a connection is in one transaction at a time: pipelining=1');
    return drawn({ operations, latency, latencyMs: query === 'wait' ? waitMs : 0 });
  },
  bound: makespanBound,
  claims: [
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
      id: 'pipelining-pays',
      statement: 'One connection with 16 statements in flight does more than 16 connections with one each.',
      measure: { params: { pipelining: [1, 16], operations: [1024] }, concurrency: [16], models: ['event-loop'] },
      expects: [
        {
          of: { model: 'event-loop', params: { pipelining: 16 } },
          quantity: 'throughputPerSecond',
          dividedBy: { model: 'event-loop', params: { pipelining: 1 } },
          is: 'at-least',
          value: 1.2,
          because:
            'one read and one write of a socket carry many statements, and one process of the server answers them',
        },
      ],
    },
  ],
});
