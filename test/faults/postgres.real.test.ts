import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PostgresProcess, startPostgres } from '../../servers/_postgres-process.ts';
import { openSql } from '../../servers/_sql.ts';
import { hasPostgres, postgresFolders, WITHOUT } from '../servers/_postgres.ts';
import { briefly, Command, endsOf } from './_command.ts';

/** A real PostgreSQL through the real command, as it goes wrong. */

const words = ['run', 'postgres', '--json', '--out', 'out.ndjson', '-m', 'sequential,event-loop'];
const small = ['-k', '2', '-p', 'operations=16'];
const forever = ['--rounds', '100000', '--budget', '60s'];

/** Processes whose command line names this folder. */
function processesNaming(folder: string): string[] {
  const lines = readdirSync('/proc').flatMap((pid) => {
    try {
      return /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') : [];
    } catch {
      return [];
    }
  });
  return lines.filter((line) => line.includes(folder));
}

/** The folder of the server that a command has started. */
const dataIn = (own: Command): string | undefined => {
  const names = own.leftovers.filter((name) => name.startsWith('lockstep-postgres-'));
  return names[0];
};

describe.skipIf(!hasPostgres).concurrent(`a PostgreSQL of our own${WITHOUT}`, () => {
  test('is gone with its processes and its data after a run that went well', async () => {
    using own = new Command([...words, ...small, ...briefly]);
    expect(await own.ended()).toBeOneOf([0, 3]);
    expect(endsOf(own.report.cells)).toEqual({ sequential: 'sound', 'event-loop': 'sound' });
    expect(own.leftovers).toEqual([]);
    expect(processesNaming(own.path('tmp'))).toEqual([]);
  });

  test.each([
    ['SIGINT', 'group'],
    ['SIGKILL', 'command'],
  ] as const)('and after a run that is ended by %s of the %s', async (signal, whom) => {
    using own = new Command([...words, ...small, ...forever]);
    await own.until(() => own.read('out.ndjson').includes('"type":"round"'));
    const folder = own.path('tmp');
    expect(processesNaming(folder).filter((line) => line.includes('postgres -D'))).not.toEqual([]);
    own.signal(signal, whom);
    await own.ended();
    await own.until(() => processesNaming(folder).length === 0 && dataIn(own) === undefined);
  });

  test('that is killed in a round fails the trials that ask it, by its name', async () => {
    using own = new Command([...words, ...small, ...forever]);
    await own.until(() => own.read('out.ndjson').includes('"type":"round"'));
    const pid = Number(readFileSync(own.path(`tmp/${dataIn(own)}/data/postmaster.pid`), 'utf8').split('\n')[0]);
    expect(pid).toBeGreaterThan(1); // 0 would be our own group
    process.kill(pid, 'SIGKILL');
    expect(await own.ended()).toBe(3);
    for (const cell of own.report.cells) {
      expect(cell).toMatchObject({
        state: 'failed',
        reason: expect.stringMatching(/^the server postgres is gone: (Error: )?PostgreSQL ended with SIGKILL/),
      });
    }
    expect(own.leftovers).toEqual([]);
  });
});

describe.skipIf(!hasPostgres)(`a PostgreSQL of the user's${WITHOUT}`, () => {
  const sound = { sequential: 'sound', 'event-loop': 'sound' };
  let server: PostgresProcess;
  let url: string;
  beforeAll(async () => {
    server = await startPostgres(postgresFolders[0]!, 40);
    url = `postgres://lockstep:secret@127.0.0.1:${server.port}/postgres`;
  });
  afterAll(() => server.close());

  test('is asked where the variable says, is a witness where it counts statements, and its password is told nowhere', async () => {
    const sql = await openSql(url);
    await sql.rows('create extension if not exists pg_stat_statements');
    using own = new Command([...words, ...small, ...briefly], { env: { LOCKSTEP_POSTGRES_URL: url } });
    expect(await own.ended()).toBeOneOf([0, 3]);
    expect(endsOf(own.report.cells)).toEqual(sound);
    for (const { server: asked, witness, provenBy, operations } of own.report.cells) {
      expect(asked).toMatchObject({ found: 'url', what: 'real', settings: { fsync: 'off' } });
      if (provenBy !== null) expect(provenBy).toBe('server');
      if (witness !== null) expect(witness).toMatchObject({ operations: operations.attempted, peakInFlight: null });
    }
    expect(own.stdout + own.stderr + own.read('out.ndjson')).not.toContain('secret');
    expect(await sql.rows(`select relname from pg_class where relname like 'lockstep%'`)).toEqual([]);
    await sql.close();
  });
});
