import type { GivenWitness } from '../core/members/types.ts';
import type { Sql } from './_sql.ts';

/** What it has counted since it began to. */
interface Counts {
  readonly questions: number;
  /** Null where it does not count them, as MySQL does not. */
  readonly rows: number | null;
  readonly connections: number;
  readonly open: number;
}

/** Its own look: one statement of so many rows, which that counts when it has been answered. */
const LOOK = ['Questions', 'Rows_sent', 'Connections', 'Threads_connected'];

/**
 * Differences of SHOW GLOBAL STATUS, which is exact as soon as a client has its answer: nothing is reset. A statement that
 * failed is counted, too, and those that a function makes are not.
 */
export class Questions {
  readonly #sql: Sql;
  readonly #isShared: boolean;
  #before: Counts | null = null;
  #looks = 0;
  #rowsOfLooks = 0;

  /** @param isShared Whether others may use it. */
  constructor(sql: Sql, isShared: boolean) {
    this.#sql = sql;
    this.#isShared = isShared;
  }

  async begin(): Promise<void> {
    this.#before = await this.#counts();
  }

  async end(): Promise<GivenWitness | null> {
    const [before, after] = [this.#before, await this.#counts()];
    if (before === null) return null;
    const sent = after.rows === null || before.rows === null ? null : after.rows - before.rows;
    return {
      operations: after.questions - before.questions,
      // those that were written are not among them: where none was sent, nothing is known of rows
      rows: sent === 0 && this.#isShared ? null : sent,
      mayCountOthers: this.#isShared,
      connectionsAccepted: this.#isShared ? null : after.connections - before.connections,
      connectionsOpen: this.#isShared ? null : after.open - 1, // ours
    };
  }

  /** Without its own looks. */
  async #counts(): Promise<Counts> {
    const asked = await this.#sql.rows(
      `show global status where Variable_name in (${LOOK.map((name) => `'${name}'`).join(',')})`,
    );
    const values = new Map(asked.map((row) => [String(row['Variable_name']), Number(row['Value'])]));
    const sent = values.get('Rows_sent');
    this.#looks += 1;
    this.#rowsOfLooks += asked.length;
    return {
      questions: (values.get('Questions') ?? 0) - this.#looks,
      rows: sent === undefined ? null : sent - (this.#rowsOfLooks - asked.length), // this one's are not counted yet
      connections: values.get('Connections') ?? 0,
      open: values.get('Threads_connected') ?? 0,
    };
  }
}

/** Tables and functions of the server that is ours: what a suite may find there, and what it leaves is a ledger. */
export const LEDGER = [
  'create database lockstep',
  // a statement that calls the function holds the tables of it until it ends: rows are locked one by one in this engine alone
  'create table lockstep.item(id int primary key, ms double) engine=innodb',
  'create table lockstep.seen(id int, began double, woke double) engine=innodb',
  'create table lockstep.written(id int, body text) engine=innodb',
  // now() is that of the statement's begin, sysdate(6) is now
  `create function lockstep.wait(wanted int) returns int modifies sql data begin
    declare delay double; declare woke double; declare slept int;
    declare began double default unix_timestamp(sysdate(6));
    select ms into delay from lockstep.item where item.id = wanted;
    set slept = sleep(delay / 1000);
    set woke = unix_timestamp(sysdate(6));
    insert into lockstep.seen values (wanted, began, woke);
    return wanted;
  end`,
];

export const CLEAR = ['item', 'seen', 'written'].map((table) => `delete from lockstep.${table}`);
