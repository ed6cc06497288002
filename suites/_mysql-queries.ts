import type { Text } from './_sql-answers.ts';

/** Whether the tables of our own server are there. */
export const ledger = `select count(*) as there from information_schema.routines
  where routine_schema = 'lockstep' and routine_name = 'wait'`;

const same = (text: string): Text => ({ ours: text, any: text });
/** Both databases know it; what would be a function of the one is none of the other. */
const numbersTo = (last: number): string =>
  `with recursive n(id) as (select 1 union all select id + 1 from n where id < ${last})`;

/** What is inserted answers with no row of its own: its id alone is given back. */
export const texts = {
  'select-1': same('select cast(? as signed) as id'),
  'rows-1000': same(`${numbersTo(1000)} select id, concat('row ', id) as body, id * 1.5e0 as price from n`),
  'payload-100k': same(`${numbersTo(100)} select id, repeat('x', 1000) as body from n`),
  insert: {
    ours: 'insert into lockstep.written (id, body) values (?, ?)',
    any: 'insert into lockstep_written (id, body) values (?, ?)',
    setup: 'create temporary table if not exists lockstep_written (id int, body text)',
  },
  wait: {
    ours: 'select lockstep.wait(?) as id',
    any: 'select cast(? as signed) as id, sleep(?) as slept',
  },
} satisfies Record<string, Text>;
