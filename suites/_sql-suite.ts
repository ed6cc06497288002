import type { Lane, LatencyKind, Operation, Suite, Work } from '../core/members/types.ts';
import { makespanBound } from '../core/work/bound.ts';
import { drawn } from '../core/work/work.ts';
import { addressOf, type Transport, transportParam } from './_transports.ts';
import { sharedConnection } from './_shared-connections.ts';
import { answers, outcomeOf, type QueryName, type Row, type Text, type Texts } from './_sql-answers.ts';

/** What suites of databases have in common: their parameters, their workload, their bound, and what is claimed of pools. */

export interface SqlParams<Driver extends string = string> extends Record<string, number | string> {
  readonly query: QueryName;
  readonly driver: Driver;
  readonly pipelining: number;
  readonly prepared: 'yes' | 'no';
  readonly transport: Transport;
  readonly waitMs: number;
  readonly latency: LatencyKind;
  readonly operations: number;
}

/** A statement, and the name by which it is prepared; null where it is sent anew each time. */
export interface Statement {
  readonly text: string;
  readonly name: string | null;
}

/** One connection. Several statements may be in flight where it was opened for that. */
export interface SqlConnection {
  ask(statement: Statement, values: readonly unknown[]): Promise<readonly Row[]>;
  close(): Promise<void>;
}

/** One database's words for it. */
interface Dialect<Driver extends string> {
  readonly texts: Texts;
  /** Says in one row whether the tables of our own server are `there`: 1, or 0. */
  readonly ledger: string;
  readonly connect: (driver: Driver, url: string, isPipelined: boolean) => Promise<SqlConnection>;
}

/** One statement, on a connection of its own, or on one that several lanes pipeline on. */
export async function asking<Driver extends string>(
  { target, params }: Lane<SqlParams<Driver>>,
  { texts, ledger, connect }: Dialect<Driver>,
): Promise<Operation> {
  if (target === null) throw new Error('a suite of a database needs a server');
  const { query, driver, pipelining, prepared, transport } = params;
  const address = addressOf(target, transport);
  const [text, answer] = [texts[query], answers[query]];
  if (text === undefined) throw new Error(`this database is not asked ${query}`);
  const { connection, close } = await sharedConnection(`${address} ${driver}`, pipelining, () =>
    connect(driver, address, pipelining > 1),
  );
  const [row] = await connection.ask({ text: ledger, name: null }, []);
  const isOurs = Number(row?.['there']) > 0;
  if (!isOurs && text.setup !== undefined) await connection.ask({ text: text.setup, name: null }, []);
  const { second } = text;
  const isBrief = params.waitMs < RECORDED_MS;
  const statementOf = ({ ours, any, brief }: Pick<Text, 'ours' | 'any' | 'brief'>, name: string): Statement => ({
    text: isOurs ? ((isBrief ? brief : undefined) ?? ours) : any,
    name: prepared === 'yes' ? `lockstep-${name}` : null,
  });
  const statement = statementOf(text, query);
  const both = second === undefined ? null : ([statement, statementOf(second, `${query}-second`)] as const);
  return {
    async run(item) {
      const values = answer.values(item, isOurs);
      const rows = both === null ? connection.ask(statement, values) : inTransaction(connection, both, values);
      return outcomeOf(answer, item, await rows);
    },
    close,
  };
}

/** A record of a wait costs over a hundredth of a millisecond of two cores: of shorter ones that would be over 2 %. */
const RECORDED_MS = 10;

const BEGIN = { text: 'begin', name: null };
const COMMIT = { text: 'commit', name: null };
const ROLLBACK = { text: 'rollback', name: null };

/** The answer to the first of two statements in a transaction: four round trips on one connection, and what both do or nothing. */
export async function inTransaction(
  connection: SqlConnection,
  [first, second]: readonly [Statement, Statement],
  values: readonly unknown[],
): Promise<readonly Row[]> {
  await connection.ask(BEGIN, []);
  try {
    const rows = await connection.ask(first, values);
    await connection.ask(second, values);
    await connection.ask(COMMIT, []);
    return rows;
  } catch (error) {
    await connection.ask(ROLLBACK, []).catch(() => {}); // one that was lost has none
    throw error;
  }
}

/** @param sleep What waits in the database: "pg_sleep". */
export function sqlParams<Driver extends string>(
  texts: Texts,
  drivers: readonly [Driver, ...Driver[]],
  sleep: string,
): Suite<SqlParams<Driver>>['params'] {
  return {
    query: { about: 'what is asked', values: ['select-1'], oneOf: Object.keys(texts) as QueryName[] },
    driver: { about: 'the driver', values: [drivers[0]], oneOf: drivers },
    pipelining: { about: 'statements in flight on a connection', values: [1], min: 1, max: 1000, isInteger: true },
    prepared: { about: 'whether statements are prepared once a connection', values: ['yes'], oneOf: ['yes', 'no'] },
    transport: transportParam,
    waitMs: { about: `mean delay of a wait, by ${sleep}`, values: [20], min: 0, max: 600_000 },
    latency: {
      about: 'how delays are distributed around that mean',
      values: ['constant'],
      oneOf: ['constant', 'exponential', 'log-normal', 'pareto', 'bimodal'],
    },
    operations: { about: 'statements a round', values: [256], min: 1, max: 10_000_000, isInteger: true },
  };
}

export const sqlWork = {
  concurrency: [16],
  interleaved: 'pipelining',
  connections: ({ pipelining }: SqlParams, lanes: number) => Math.ceil(lanes / pipelining),
  work({ query, pipelining, latency, waitMs, operations }: SqlParams): Work {
    if (query === 'wait' && pipelining > 1) {
      throw new Error('a connection does one statement after the other, so that waits on one take turns: pipelining=1');
    }
    if (query === 'transaction' && pipelining > 1) {
      throw new Error('a connection is in one transaction at a time: pipelining=1');
    }
    return drawn({ operations, latency, latencyMs: query === 'wait' ? waitMs : 0 });
  },
  bound: makespanBound,
} as const;
