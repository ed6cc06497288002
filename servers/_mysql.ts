import { loginOf } from '../core/members/login.ts';
import { missing, optional, packageFolder } from '../core/members/optional.ts';
import type { Sql } from './_sql.ts';

type Row = Readonly<Record<string, unknown>>;

interface Module<Answer> {
  readonly default: {
    createConnection(options: object): Promise<{
      on(event: 'error', listener: (error: Error) => void): void;
      query(text: string, values?: readonly unknown[]): Promise<Answer>;
      end(): Promise<void>;
    }>;
  };
}

/**
 * A connection to MariaDB or MySQL, by whichever driver there is.
 *
 * @throws Unsupported where no driver is installed; Error where it does not answer, or refuses
 */
export async function openMysql(url: string): Promise<Sql> {
  const login = loginOf(url, 3306);
  if (packageFolder('mysql2') !== null) return byMysql2(login);
  if (packageFolder('mariadb') !== null) return byMariadb(login);
  throw missing('no driver of MariaDB is installed: npm install mysql2, or npm install mariadb');
}

async function byMysql2(login: object): Promise<Sql> {
  const { default: driver } = await optional<Module<readonly [readonly Row[]]>>('mysql2/promise', 'the driver mysql2');
  const client = await driver.createConnection(login);
  client.on('error', () => {}); // the next statement says it
  return { rows: async (text, values) => (await client.query(text, values))[0], close: () => client.end() };
}

async function byMariadb(login: object): Promise<Sql> {
  const { default: driver } = await optional<Module<readonly Row[]>>('mariadb');
  const client = await driver.createConnection(login);
  client.on('error', () => {});
  return { rows: (text, values) => client.query(text, values), close: () => client.end() };
}
