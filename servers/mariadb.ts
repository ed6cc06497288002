import type { AskedServer, GivenWitness, RunningServer, Server, ServerIdentity } from '../core/members/types.ts';
import { answering, foundServer } from './_found.ts';
import { SETTINGS, startMariadb } from './_mariadb-process.ts';
import { CLEAR, LEDGER, Questions } from './_mariadb-witness.ts';
import { openMysql } from './_mysql.ts';
import { elseEnded, orGone } from './_own-program.ts';
import { SqlLedger } from './_sql-ledger.ts';
import type { Sql } from './_sql.ts';

async function start({ url, connections }: AskedServer = { url: null, connections: null }): Promise<RunningServer> {
  const found = foundServer(
    {
      name: 'mariadb',
      title: 'MariaDB',
      programs: ['mariadbd'],
      folders: ['/usr/sbin', '/usr/local/bin', '/usr/bin'],
      ofPackage: () => null,
      install: 'apt-get install mariadb-server-core',
    },
    url,
  );
  return found.found === 'url' ? ofUser(found.url) : ofOurs(found.folder, connections);
}

/** A server of our own, with a ledger in it. */
async function ofOurs(folder: string, connections: number | null): Promise<RunningServer> {
  const mariadb = await startMariadb(folder, connections);
  return elseEnded(mariadb.close, async () => {
    const origin = `mysql://root@127.0.0.1:${mariadb.port}/lockstep`;
    const sql = await openMysql(origin.replace('/lockstep', ''));
    for (const statement of LEDGER) await sql.rows(statement); // oxlint-disable-line no-await-in-loop -- one after the other
    const questions = new Questions(sql, false);
    const ledger = new SqlLedger(sql, CLEAR);
    const said = await identityOf(sql, 'binary', SETTINGS);
    return {
      target: { origin, others: { unix: `mysql://root@${encodeURIComponent(mariadb.socket)}/lockstep` } },
      ...said,
      hasProcesses: true,
      begin: (round) => orGone(ledger.begin(round).then(() => questions.begin())),
      end() {
        const seen = async (): Promise<GivenWitness | null> => {
          const counted = await questions.end();
          if (counted === null) return null;
          const { known, written } = await ledger.end();
          return { ...counted, ...known, rows: (counted.rows ?? 0) + written };
        };
        return orGone(seen());
      },
      async close() {
        await sql.close().catch(() => {}); // it may be gone before us
        await mariadb.close();
      },
    };
  });
}

/** What runs already, a MySQL as well: nothing in it is changed. */
async function ofUser(url: string): Promise<RunningServer> {
  const sql = await answering('MariaDB or MySQL', url, openMysql);
  const questions = new Questions(sql, true);
  return {
    target: { origin: url },
    ...(await identityOf(sql, 'url', {})),
    begin: () => questions.begin(),
    end: () => questions.end(),
    close: () => sql.close().catch(() => {}),
  };
}

async function identityOf(
  sql: Sql,
  found: ServerIdentity['found'],
  settings: Readonly<Record<string, string>>,
): Promise<{ readonly identity: ServerIdentity; readonly connections: number }> {
  const [said = {}] = await sql.rows(
    'select version() as version, @@global.max_connections as most, @@global.innodb_flush_log_at_trx_commit as flush',
  );
  const [open = {}] = await sql.rows(`show global status where Variable_name = 'Threads_connected'`);
  const most = Number(said['most']);
  return {
    identity: {
      what: 'real',
      ...nameOf(String(said['version'])),
      transport: 'TCP',
      found,
      settings: { innodb_flush_log_at_trx_commit: String(said['flush']), ...settings, max_connections: String(most) },
    },
    connections: most - Number(open['Value']),
  };
}

/** "10.11.19-MariaDB-0+deb12u1" is MariaDB and never called MySQL, of which a version is a number, maybe with a word behind it. */
export function nameOf(version: string): { readonly name: string; readonly version: string } {
  const [number = 'unknown'] = version.replace(/^5\.5\.5-/, '').split('-'); // what old clients had to be told
  return { name: /mariadb/i.test(version) ? 'MariaDB' : 'MySQL', version: number };
}

const server: Server = {
  name: 'mariadb',
  about: 'a real MariaDB: by LOCKSTEP_MARIADB_URL (which may be a MySQL), else one of our own, that of this machine',
  probe: null,
  start,
};

export default server;
