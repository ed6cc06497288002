import type { QueryName, Text } from './_sql-answers.ts';

/** Whether the tables of our own server are there. */
export const ledger = `select (to_regprocedure('lockstep.wait(int4)') is not null)::int4 as there`;

const same = (text: string): Text => ({ ours: text, any: text });

/** Each begins with a mark, by which the server counts it apart from what others ask. */
export const texts: Readonly<Record<QueryName, Text>> = {
  'select-1': same('/* lockstep */ select $1::int4 as id'),
  'rows-1000': same(
    `/* lockstep */ select n as id, 'row ' || n as body, n * 1.5::float8 as price from generate_series(1, 1000) as n`,
  ),
  'payload-100k': same(`/* lockstep */ select n as id, repeat('x', 1000) as body from generate_series(1, 100) as n`),
  insert: {
    ours: '/* lockstep */ insert into lockstep.written (id, body) values ($1, $2) returning id',
    any: '/* lockstep */ insert into pg_temp.lockstep_written (id, body) values ($1, $2) returning id',
    setup: 'create temporary table if not exists lockstep_written (id int4, body text)',
  },
  wait: {
    ours: '/* lockstep */ select lockstep.wait($1) as id',
    any: '/* lockstep */ select $1::int4 as id from pg_sleep($2)',
  },
};
