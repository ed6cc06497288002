import type { Text } from './_sql-answers.ts';

/** Whether the tables of our own server are there. */
export const ledger = `select (to_regprocedure('lockstep.wait(int4)') is not null)::int4 as there`;

const same = (text: string): Text => ({ ours: text, any: text });
/** Into the table of our own server, or into one of the connection. */
const into = (text: (table: string) => string): Text => ({
  ours: text('lockstep.written'),
  any: text('pg_temp.lockstep_written'),
  setup: 'create temporary table if not exists lockstep_written (id int4, body text)',
});
const insert = into((table) => `/* lockstep */ insert into ${table} (id, body) values ($1, $2) returning id`);

/** Each begins with a mark, by which the server counts it apart from what others ask: of a transaction its first statement. */
export const texts = {
  'select-1': same('/* lockstep */ select $1::int4 as id'),
  'rows-1000': same(
    `/* lockstep */ select n as id, 'row ' || n as body, n * 1.5::float8 as price from generate_series(1, 1000) as n`,
  ),
  'payload-100k': same(`/* lockstep */ select n as id, repeat('x', 1000) as body from generate_series(1, 100) as n`),
  insert,
  'insert-100': into(
    (table) => `/* lockstep */ insert into ${table} (id, body)
    select $1::int4 * 100 + place, text from unnest($2::text::text[]) with ordinality as each (text, place) returning id`,
  ),
  transaction: { ...insert, second: into((table) => `insert into ${table} (id, body) values (-1 - $1::int4, $2)`) },
  wait: {
    ours: '/* lockstep */ select lockstep.wait($1) as id',
    any: '/* lockstep */ select $1::int4 as id from pg_sleep($2)',
    brief: '/* lockstep */ select id from lockstep.item, pg_sleep(ms / 1000) where id = $1',
  },
} satisfies Record<string, Text>;
