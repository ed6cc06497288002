import { missing, optional, packageFolder } from '../core/members/optional.ts';

/** A connection to PostgreSQL, by whichever driver there is: for what sets a server up and asks it what it saw. */
export interface Sql {
  /** Every row as an object. Numbers have to be asked for as float8 or int4: larger ones come as text. */
  rows(text: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
}

interface PgModule {
  readonly default: {
    readonly Client: new (config: object) => {
      connect(): Promise<void>;
      on(event: 'error', listener: (error: Error) => void): void;
      query(text: string, values?: readonly unknown[]): Promise<{ readonly rows: Record<string, unknown>[] }>;
      end(): Promise<void>;
    };
  };
}

interface PostgresModule {
  readonly default: (
    url: string,
    options: object,
  ) => {
    unsafe(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
    end(options: object): Promise<void>;
  };
}

/** @throws Unsupported where no driver is installed; Error where it does not answer, or refuses */
export async function openSql(url: string): Promise<Sql> {
  if (packageFolder('pg') !== null) return byPg(url);
  if (packageFolder('postgres') !== null) return byPostgres(url);
  throw missing('no driver of PostgreSQL is installed: npm install pg, or npm install postgres');
}

async function byPg(url: string): Promise<Sql> {
  const { Client } = (await optional<PgModule>('pg')).default;
  const client = new Client({ connectionString: url, application_name: 'lockstep' });
  client.on('error', () => {}); // the next query says it
  await client.connect();
  return {
    rows: async (text, values) => (await client.query(text, values)).rows,
    close: () => client.end(),
  };
}

async function byPostgres(url: string): Promise<Sql> {
  const { default: connect } = await optional<PostgresModule>('postgres');
  const sql = connect(url, { max: 1, fetch_types: false, onnotice: () => {}, idle_timeout: 0, max_lifetime: null });
  await sql.unsafe('select 1');
  return { rows: (text, values) => sql.unsafe(text, values), close: () => sql.end({ timeout: 1 }) };
}
