import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './_free-port.ts';
import { type OwnFolder, ownFolder } from './_own-folder.ts';
import { elseEnded, startOwn } from './_own-program.ts';
import { temporaryFolder } from './_nobody.ts';
import { type Programs, readyPrograms } from './_postgres-binaries.ts';
import { forgetCluster, makeCluster } from './_postgres-cluster.ts';

/** A PostgreSQL of our own: its data in a temporary folder, its port free, its processes gone with us. */

/** Who asks: not who sets it up, so that what the one does is never counted as work of the other. */
export const CLIENT = 'client';

/** Nothing that it writes has to outlive the run; what is stated in every report. */
export const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  shared_buffers: '64MB',
};
/** The witness and what may be reserved for superusers. */
const OF_OURS = 8;
/** Where nobody knows how many are needed. */
const USUAL_CONNECTIONS = 200;

export interface PostgresProcess {
  readonly port: number;
  /** Of its Unix socket. */
  readonly folder: string;
  /** Connections of clients that it has accepted so far. */
  readonly accepted: number;
  readonly close: () => Promise<void>;
}

/**
 * Makes a cluster and starts it.
 *
 * @param connections Of clients, at once; null where that is not known.
 * @throws Error with its last lines, where it does not come up
 */
export async function startPostgres(
  binaries: { readonly folder: string; readonly found: string },
  connections: number | null,
): Promise<PostgresProcess> {
  const own = await ownFolder('postgres', { pidFile: 'data/postmaster.pid', signal: 'INT' }, temporaryFolder());
  return elseEnded(own.remove, async () => {
    const programs = readyPrograms(binaries, own.path);
    const most = (connections ?? USUAL_CONNECTIONS) + OF_OURS;
    const isCopy = await makeCluster(programs, dataOf(own));
    return started(programs, own, most).catch(async (error: unknown) => {
      if (!isCopy) throw error;
      // what was kept may have been spoilt: a new one tells
      forgetCluster(programs);
      rmSync(dataOf(own), { recursive: true });
      await makeCluster(programs, dataOf(own));
      return started(programs, own, most);
    });
  });
}

async function started({ folder, spawned }: Programs, own: OwnFolder, connections: number): Promise<PostgresProcess> {
  const port = await freePort();
  const settings = {
    ...SETTINGS,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: own.path,
    max_connections: connections,
    shared_preload_libraries: 'pg_stat_statements',
    'pg_stat_statements.track_utility': 'off',
    log_connections: 'on',
  };
  const set = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let accepted = 0;
  const close = await startOwn(own, {
    title: 'PostgreSQL',
    file: join(folder, 'postgres'),
    words: ['-D', dataOf(own), '-p', String(port), ...set],
    spawned,
    ready: /ready to accept connections/,
    onLine(line) {
      if (line.includes(`connection authorized: user=${CLIENT} `)) accepted += 1;
      return /connection (received|authenticated|authorized)/.test(line);
    },
  });
  return {
    port,
    folder: own.path,
    get accepted() {
      return accepted;
    },
    close,
  };
}

function dataOf({ path }: OwnFolder): string {
  return join(path, 'data');
}
