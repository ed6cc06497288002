import { loginOf } from '../core/members/login.ts';
import { optional } from '../core/members/optional.ts';
import type { Row } from './_sql-answers.ts';
import type { SqlConnection } from './_sql-suite.ts';

/** PostgreSQL's drivers, as a lane uses them. */
export const drivers = ['pg', 'postgres'] as const;
export type DriverName = (typeof drivers)[number];

interface Pg {
  readonly default: {
    readonly Client: new (config: object) => {
      connect(): Promise<void>;
      on(event: 'error', listener: (error: Error) => void): void;
      query(config: { text: string; values: readonly unknown[]; name?: string }): Promise<{ readonly rows: Row[] }>;
      end(): Promise<void>;
    };
  };
}

interface PostgresJs {
  readonly default: (
    url: string,
    options: object,
  ) => {
    unsafe(text: string, values: readonly unknown[], options: { prepare: boolean }): Promise<readonly Row[]>;
    end(options: { timeout: number }): Promise<void>;
  };
}

/** @throws Unsupported where the driver is not installed; Error where it does not connect */
export function connect(driver: DriverName, url: string, isPipelined: boolean): Promise<SqlConnection> {
  return driver === 'pg' ? byPg(url, isPipelined) : byPostgresJs(url, isPipelined);
}

async function byPg(url: string, isPipelined: boolean): Promise<SqlConnection> {
  const { Client } = (await optional<Pg>('pg', 'the driver pg')).default;
  const client = new Client({ connectionString: url, pipeline: isPipelined, application_name: 'lockstep' });
  const lost = lossOf();
  client.on('error', lost.note);
  await client.connect();
  return {
    async ask({ text, name }, values) {
      try {
        const { rows } = await client.query(name === null ? { text, values } : { text, values, name });
        return rows;
      } catch (error) {
        throw lost.or(error);
      }
    },
    close: () => client.end(),
  };
}

/** It opens a lost connection anew by itself: here that is told, for on the clock it would be measured. */
async function byPostgresJs(url: string, isPipelined: boolean): Promise<SqlConnection> {
  const { default: open } = await optional<PostgresJs>('postgres', 'the driver postgres');
  const lost = lossOf();
  let isClosing = false;
  const { host, port } = loginOf(url, 5432);
  const sql = open(url, {
    ...(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : {}),
    max: 1,
    max_pipeline: isPipelined ? 100 : 1,
    fetch_types: false,
    idle_timeout: 0,
    max_lifetime: null,
    connection: { application_name: 'lockstep' },
    onnotice: () => {},
    onclose: () => {
      if (!isClosing) lost.note(new Error('the server closed an idle connection'));
    },
  });
  return {
    async ask({ text, name }, values) {
      if (lost.why !== null) throw lost.why;
      try {
        return await sql.unsafe(text, values, { prepare: name !== null });
      } catch (error) {
        throw lost.or(error);
      }
    },
    async close() {
      isClosing = true;
      await sql.end({ timeout: 1 });
    },
  };
}

/** What ended the connection is told to the statement that was at work, and to none after it: of class 57, or without a code. */
function isLoss(error: unknown): error is Error {
  return error instanceof Error && (!('code' in error) || /^57P|^E[A-Z]+$|^CONNECTION_/.test(String(error.code)));
}

interface Loss {
  readonly why: Error | null;
  readonly note: (error: Error) => void;
  /** What a statement that failed is told: the loss of its connection, where that is why. */
  readonly or: (error: unknown) => unknown;
}

function lossOf(): Loss {
  let why: Error | null = null;
  const note = (error: Error): void => {
    why ??= new Error(`a connection was lost: ${error.message}`, { cause: error });
  };
  return {
    get why() {
      return why;
    },
    note,
    or(error) {
      if (isLoss(error)) note(error);
      return why ?? error;
    },
  };
}
