import type { Outcome, WorkItem } from '../core/members/types.ts';
import type { Connection, Row, Statement } from './_postgres-client.ts';

/** What the suite `postgres` asks, and how it knows that an answer is right. */

export const queryNames = [
  'select-1',
  'rows-1000',
  'payload-100k',
  'insert',
  'insert-100',
  'transaction',
  'wait',
] as const;
export type QueryName = (typeof queryNames)[number];

export interface Query {
  /** Where the tables of our own server are there, and on any other. */
  readonly text: { readonly ours: string; readonly any: string };
  /** What has to be there on any other server, once a connection. */
  readonly setup?: string;
  /** True where it holds its connection for several statements: one of them is marked, and its answer is that of all. */
  readonly isTransaction?: boolean;
  values(item: WorkItem, isOurs: boolean): readonly unknown[];
  /** Rows of a right answer, and the sum of their ids. */
  rows: number;
  sum(item: WorkItem): number;
}

const BODY = 'x'.repeat(64);
const BATCH = 100;
/** As text, which is the same by every driver. */
const BODIES = `{${Array.from({ length: BATCH }, () => BODY).join(',')}}`;
const WRITTEN = 'create temporary table if not exists lockstep_written (id int4, body text)';
/** Into the table of our own server, or into one of the connection. */
const into = (text: (table: string) => string): Query['text'] => ({
  ours: text('lockstep.written'),
  any: text('pg_temp.lockstep_written'),
});
const same = (text: string): Query['text'] => ({ ours: text, any: text });
const sumTo = (last: number): number => (last * (last + 1)) / 2;
const ofId = ({ id }: WorkItem): number => id;

/** Each begins with a mark, by which the server counts it apart from what others ask. */
export const queries: Readonly<Record<QueryName, Query>> = {
  'select-1': {
    text: same('/* lockstep */ select $1::int4 as id'),
    values: ({ id }) => [id],
    rows: 1,
    sum: ofId,
  },
  'rows-1000': {
    text: same(
      `/* lockstep */ select n as id, 'row ' || n as body, n * 1.5::float8 as price from generate_series(1, 1000) as n`,
    ),
    values: () => [],
    rows: 1000,
    sum: () => sumTo(1000),
  },
  'payload-100k': {
    text: same(`/* lockstep */ select n as id, repeat('x', 1000) as body from generate_series(1, 100) as n`),
    values: () => [],
    rows: 100,
    sum: () => sumTo(100),
  },
  insert: {
    text: into((table) => `/* lockstep */ insert into ${table} (id, body) values ($1, $2) returning id`),
    setup: WRITTEN,
    values: ({ id }) => [id, BODY],
    rows: 1,
    sum: ofId,
  },
  'insert-100': {
    text: into(
      (table) => `/* lockstep */ insert into ${table} (id, body)
      select $1::int4 * ${BATCH} + place, text from unnest($2::text::text[]) with ordinality as each (text, place) returning id`,
    ),
    setup: WRITTEN,
    values: ({ id }) => [id, BODIES],
    rows: BATCH,
    sum: ({ id }) => id * BATCH * BATCH + sumTo(BATCH),
  },
  transaction: {
    text: into((table) => `/* lockstep */ insert into ${table} (id, body) values ($1, $2) returning id`),
    setup: WRITTEN,
    isTransaction: true,
    values: ({ id }) => [id, BODY],
    rows: 1,
    sum: ofId,
  },
  wait: {
    text: {
      ours: '/* lockstep */ select lockstep.wait($1) as id',
      any: '/* lockstep */ select $1::int4 as id from pg_sleep($2)',
    },
    values: ({ id, latencyMs }, isOurs) => (isOurs ? [id] : [id, latencyMs / 1000]),
    rows: 1,
    sum: ofId,
  },
};

/**
 * The outcome of a right answer: its text, and the sum of its ids.
 *
 * @throws Error where it is not the one that was asked for
 */
export function outcomeOf(query: Query, item: WorkItem, rows: readonly Row[]): Outcome {
  let bytes = 0;
  let sum = 0;
  for (const { id, body } of rows) {
    sum += id as number;
    bytes += typeof body === 'string' ? body.length : 0;
  }
  if (rows.length !== query.rows || sum !== query.sum(item)) throw new WrongAnswer(rows.length, sum, query, item);
  return { status: 200, bytes, checksum: sum };
}

class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';

  constructor(rows: number, sum: number, query: Query, item: WorkItem) {
    super(`the answer has ${rows} rows with ids of ${sum}, and not ${query.rows} of ${query.sum(item)}`);
  }
}

const BEGIN = { text: 'begin', name: null };
const COMMIT = { text: 'commit', name: null };
const ROLLBACK = { text: 'rollback', name: null };
const second = into((table) => `insert into ${table} (id, body) values (-1 - $1::int4, $2)`);

/** The answer to a statement in a transaction with another one: four round trips on one connection, and both rows or none. */
export async function inTransaction(
  connection: Connection,
  statement: Statement,
  values: readonly unknown[],
  isOurs: boolean,
): Promise<readonly Row[]> {
  await connection.ask(BEGIN, []);
  try {
    const rows = await connection.ask(statement, values);
    const name = statement.name === null ? null : `${statement.name}-second`;
    await connection.ask({ text: isOurs ? second.ours : second.any, name }, values);
    await connection.ask(COMMIT, []);
    return rows;
  } catch (error) {
    await connection.ask(ROLLBACK, []).catch(() => {}); // one that was lost has none
    throw error;
  }
}
