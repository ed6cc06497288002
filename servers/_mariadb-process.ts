import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { freePort } from './_free-port.ts';
import { isReachable, ownedByNobody, temporaryFolder } from './_nobody.ts';
import { type OwnFolder, ownFolder } from './_own-folder.ts';
import { elseEnded, endOf, lastLinesOf, startOwn } from './_own-program.ts';

/** A MariaDB of our own: its data in a temporary folder, its port free, gone with us. */

/** Nothing that it writes has to outlive the run; what is stated in every report. */
export const SETTINGS = {
  innodb_flush_log_at_trx_commit: '0',
  innodb_doublewrite: '0',
  innodb_flush_method: 'nosync',
  innodb_buffer_pool_size: '64M',
  innodb_log_file_size: '4M',
};
/** The witness, and one that may come while another leaves. */
const OF_OURS = 8;
/** Where nobody knows how many are needed. */
const USUAL_CONNECTIONS = 200;

/** Its own tables, made by statements that lie in a folder beside its programs; older versions call them by the name of MySQL. */
const TABLES = ['system_tables', 'performance_tables', 'system_tables_data'];

interface MariadbProcess {
  readonly port: number;
  /** Its Unix socket. */
  readonly socket: string;
  readonly close: () => Promise<void>;
}

/**
 * Makes a folder of data and starts it.
 *
 * @param folder Of its program.
 * @param connections Of clients, at once; null where that is not known.
 * @throws Error with its last lines, where it does not come up
 */
export async function startMariadb(folder: string, connections: number | null): Promise<MariadbProcess> {
  const own = await ownFolder('mariadb', { pidFile: 'pid', signal: 'TERM' }, temporaryFolder());
  return elseEnded(own.remove, async () => {
    const program = programOf(folder, own);
    await makeTables(program);
    const port = await freePort();
    const settings = {
      port,
      socket: join(own.path, 'socket'),
      'pid-file': join(own.path, 'pid'),
      'bind-address': '127.0.0.1',
      'secure-file-priv': own.path, // files are read and written here alone
      'max-connections': (connections ?? USUAL_CONNECTIONS) + OF_OURS,
      'innodb-fast-shutdown': 3,
    };
    const close = await startOwn(own, {
      title: 'MariaDB',
      file: program.file,
      words: [...program.words, '--skip-name-resolve', ...words(settings)],
      spawned: program.spawned,
      ready: /: ready for connections/,
      onLine: (line) => line.includes('[Note]'),
    });
    return { port, socket: settings.socket, close };
  });
}

interface Program {
  readonly file: string;
  readonly words: readonly string[];
  readonly spawned: { readonly cwd: string; readonly uid?: number; readonly gid?: number };
}

function programOf(folder: string, own: OwnFolder): Program {
  const data = join(own.path, 'data');
  mkdirSync(data);
  const as = ownedByNobody(own.path);
  ownedByNobody(data);
  // it refuses root that does not say so, and nobody may not reach a folder of root's alone
  const isRoot = 'uid' in as && !isReachable(folder);
  return {
    file: join(folder, 'mariadbd'),
    words: [
      '--no-defaults',
      ...(isRoot ? ['--user=root'] : []),
      `--datadir=${data}`,
      '--skip-log-bin',
      ...words(SETTINGS),
    ],
    spawned: { cwd: '/', ...(isRoot ? {} : as) },
  };
}

/** What its own script does, which is not in the package of the server alone. */
async function makeTables({ file, words: own, spawned }: Program): Promise<void> {
  const statements = TABLES.map((name) => readFileSync(tablesFile(file, name), 'utf8'));
  const child = spawn(file, [...own, '--bootstrap'], { ...spawned, stdio: ['pipe', 'ignore', 'pipe'] });
  child.stdin?.on('error', () => {}); // its end says why
  child.stdin?.end(`create database mysql;\nuse mysql;\n${statements.join('\n')}\n`);
  const lines = lastLinesOf(child, (line) => line.includes('[Note]'));
  const how = await endOf(child);
  if (how !== 'ended with code 0') throw new Error(`MariaDB, making its tables, ${how}: ${lines.join(' ⏎ ')}`);
}

/** @throws Error where there is none */
function tablesFile(program: string, name: string): string {
  const shares = [join(dirname(dirname(program)), 'share'), '/usr/share'];
  const files = shares.flatMap((share) =>
    ['mariadb', 'mysql'].flatMap((brand) => [
      join(share, brand, `mariadb_${name}.sql`),
      join(share, brand, `mysql_${name}.sql`),
    ]),
  );
  const found = files.find((file) => existsSync(file));
  if (found === undefined) throw new Error(`MariaDB has no ${files[0]}, by which its tables are made`);
  return found;
}

function words(settings: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(settings).map(([name, value]) => `--${name.replaceAll('_', '-')}=${value}`);
}
