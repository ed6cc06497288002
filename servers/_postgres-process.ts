import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from './_free-port.ts';
import { type OwnFolder, ownFolder } from './_own-folder.ts';
import { elseEnded, endOf, lastLinesOf, startOwn } from './_own-program.ts';
import { temporaryFolder } from './_nobody.ts';
import { type Programs, readyPrograms } from './_postgres-binaries.ts';

/** A PostgreSQL of our own: its data in a temporary folder, its port free, its processes gone with us. */

/** Who sets it up, and who asks: apart, so that what the one does is never counted as work of the other. */
export const OWNER = 'lockstep';
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
    await makeCluster(programs, own);
    return started(programs, own, (connections ?? USUAL_CONNECTIONS) + OF_OURS);
  });
}

async function makeCluster({ folder, spawned }: Programs, own: OwnFolder): Promise<void> {
  const words = ['-D', dataOf(own), '-A', 'trust', '-U', OWNER, '-E', 'UTF8', '--locale=C', '--no-sync'];
  const child = spawn(join(folder, 'initdb'), words, { ...spawned, stdio: ['ignore', 'ignore', 'pipe'] });
  const lines = lastLinesOf(child);
  const how = await endOf(child);
  if (how !== 'ended with code 0') throw new Error(`initdb of PostgreSQL ${how}: ${lines.join(' ⏎ ')}`);
}

async function started({ folder, spawned }: Programs, own: OwnFolder, connections: number): Promise<PostgresProcess> {
  const port = await freePort();
  const settings = {
    ...SETTINGS,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
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
    get accepted() {
      return accepted;
    },
    close,
  };
}

function dataOf({ path }: OwnFolder): string {
  return join(path, 'data');
}
