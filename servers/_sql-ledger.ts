import type { GivenWitness, RoundSeed } from '../core/members/types.ts';
import { itemsOf } from '../core/work/work.ts';
import type { Sql } from './_sql.ts';

/**
 * What a database that is ours leaves behind of the statements of our suites, in tables of the schema `lockstep`:
 * `item(id, ms)` is the delay of each item of the round, `seen(id, began, woke)` each wait by the clock of the server, in
 * seconds, and `written(id, body)` what was inserted. By it ids that came twice are known, and of waits how many there were
 * at once.
 */
export class SqlLedger {
  readonly #sql: Sql;
  readonly #clear: readonly string[];
  #isEmpty = false;

  /** @param clear The statements that empty its tables. */
  constructor(sql: Sql, clear: readonly string[]) {
    this.#sql = sql;
    this.#clear = clear;
  }

  async begin(round: RoundSeed): Promise<void> {
    const items = itemsOf(round);
    if (!this.#isEmpty) for (const statement of this.#clear) await this.#sql.rows(statement); // oxlint-disable-line no-await-in-loop -- one after the other
    this.#isEmpty = true;
    if (items.every(({ latencyMs }) => latencyMs === 0)) return;
    this.#isEmpty = false;
    for (let from = 0; from < items.length; from += AT_ONCE) {
      const rows = items.slice(from, from + AT_ONCE).map(({ id, latencyMs }) => `(${id},${latencyMs})`);
      await this.#sql.rows(`insert into lockstep.item values ${rows.join(',')}`); // oxlint-disable-line no-await-in-loop
    }
  }

  /** @returns What it knows beside counts, and the rows that were inserted. */
  async end(): Promise<{ readonly known: Partial<GivenWitness>; readonly written: number }> {
    const [seen] = (await this.#sql.rows(SEEN)).map(numbersIn);
    const [written] = (await this.#sql.rows(WRITTEN)).map(numbersIn);
    this.#isEmpty &&= written!['found'] === 0 && seen!['found'] === 0;
    return { known: knownOf(seen!, written!), written: written!['found']! };
  }
}

/** Rows that are inserted by one statement. */
const AT_ONCE = 1000;

type Numbers = Readonly<Record<string, number>>;

/** Sums and counts come as numbers, as BigInts or as text, each driver has ways of its own. */
function numbersIn(row: Readonly<Record<string, unknown>>): Numbers {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)]));
}

function knownOf(seen: Numbers, written: Numbers): Partial<GivenWitness> {
  if (written['found']! > 0) return { repeated: written['repeated']! };
  if (seen['found'] === 0) return {};
  return {
    repeated: seen['repeated']!,
    peakInFlight: seen['peak']!,
    inFlightIntegralNs: seen['seconds']! * 1e9,
    askedDelayNs: seen['ms']! * 1e6,
    achievedDelayNs: seen['seconds']! * 1e9,
  };
}

/** Whoever ends at the instant at which another begins was not there with it: ends come first. */
const SEEN = `select count(*) as found, count(*) - count(distinct id) as repeated, coalesce(sum(woke - began), 0) as seconds,
  coalesce((select sum(item.ms) from lockstep.seen as one join lockstep.item as item on item.id = one.id), 0) as ms,
  coalesce((select max(present) from (select sum(step) over (order by moment, step) as present from (
    select began as moment, 1 as step from lockstep.seen union all select woke, -1 from lockstep.seen) as steps) as gauge), 0) as peak
from lockstep.seen`;
const WRITTEN = `select count(*) as found, count(*) - count(distinct id) as repeated from lockstep.written`;
