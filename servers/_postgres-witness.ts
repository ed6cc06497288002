import type { GivenWitness } from '../core/members/types.ts';
import type { Sql } from './_sql.ts';

/** What statements of our own suites begin with: so they are told from those of others, on a server that is not only ours. */
const MARK = '/* lockstep */';

/** What it has counted since it began to: of our suites' statements, and of all of this user in this database. */
interface Counts {
  readonly marked: number;
  readonly markedRows: number;
  /** Milliseconds in which they were at work. */
  readonly markedMs: number;
  readonly all: number;
  readonly allRows: number;
}

/**
 * Differences of pg_stat_statements, which is exact as soon as a client has its answer: nothing is reset. A statement that
 * failed is not counted.
 *
 * @param role Whose statements are counted.
 * @param isShared Whether others may use the same role and database.
 */
export class Statements {
  readonly #sql: Sql;
  readonly #role: string;
  readonly #isShared: boolean;
  #before: Counts | null = null;
  #atWorkNs: number | null = null;

  constructor(sql: Sql, role: string, isShared: boolean) {
    this.#sql = sql;
    this.#role = role;
    this.#isShared = isShared;
  }

  async begin(): Promise<void> {
    this.#before = await this.#counts();
  }

  async end(): Promise<GivenWitness | null> {
    const [before, after] = [this.#before, await this.#counts()];
    if (before === null) return null;
    const marked = after.marked - before.marked;
    // who asks our own statements is not disturbed by what others ask, nor by what goes with them in a transaction
    const isMarked = marked > 0;
    const operations = isMarked ? marked : after.all - before.all;
    const rows = isMarked ? after.markedRows - before.markedRows : after.allRows - before.allRows;
    this.#atWorkNs = isMarked ? Math.max(0, after.markedMs - before.markedMs) * 1e6 : null;
    return { operations, rows, mayCountOthers: this.#isShared && !isMarked };
  }

  /** How long statements of our suites were at work, all together, as the last end saw it. */
  get atWorkNs(): number | null {
    return this.#atWorkNs;
  }

  async #counts(): Promise<Counts> {
    const [row] = await this.#sql.rows(COUNTS, [this.#role, `${MARK}%`]);
    return row as unknown as Counts;
  }
}

/** Its own statement is none of those: it has a mark of its own. */
const COUNTS = `/* lockstep witness */ select
  coalesce(sum(calls) filter (where query like $2), 0)::float8 as marked,
  coalesce(sum(rows) filter (where query like $2), 0)::float8 as "markedRows",
  coalesce(sum(total_exec_time) filter (where query like $2), 0)::float8 as "markedMs",
  coalesce(sum(calls), 0)::float8 as all, coalesce(sum(rows), 0)::float8 as "allRows"
from pg_stat_statements
where dbid = (select oid from pg_database where datname = current_database())
  and userid = (select oid from pg_roles where rolname = $1)
  and query not like '/* lockstep witness */%'`;

/** Tables and functions of the server that is ours: what a suite may find there, and what it leaves is a ledger. */
export const LEDGER = [
  'create schema lockstep',
  // the delay of each item of the round
  'create unlogged table lockstep.item(id int4 primary key, ms float8)',
  // each wait, with its begin and its end by the clock of the server, in seconds
  'create unlogged table lockstep.seen(id int4, began float8, woke float8)',
  'create unlogged table lockstep.written(id int4, body text)',
  `create function lockstep.wait(wanted int4) returns int4 language plpgsql as $$
  declare delay float8; woke float8; began float8 := extract(epoch from clock_timestamp());
  begin
    select ms into strict delay from lockstep.item where item.id = wanted;
    perform pg_sleep(delay / 1000);
    woke := extract(epoch from clock_timestamp());
    insert into lockstep.seen values (wanted, began, woke);
    return wanted;
  end $$`,
];

export const CLEAR = ['truncate lockstep.item, lockstep.seen, lockstep.written'];
