import { loginOf } from '../core/members/login.ts';
import { optional } from '../core/members/optional.ts';
import type { Row } from './_sql-answers.ts';
import type { SqlConnection } from './_sql-suite.ts';

/** Drivers of MariaDB and MySQL, as a lane uses them. Neither opens a lost connection anew. */
export const drivers = ['mysql2', 'mariadb'] as const;
export type DriverName = (typeof drivers)[number];

/** Of rows, or of how many there were written. */
type Answer = readonly Row[] | { readonly affectedRows: number };

interface Client<Answered> {
  on(event: 'error', listener: (error: Error) => void): void;
  query(text: string, values: readonly unknown[]): Promise<Answered>;
  execute(text: string, values: readonly unknown[]): Promise<Answered>;
  end(): Promise<void>;
}

interface Driver<Answered> {
  readonly default: { createConnection(options: object): Promise<Client<Answered>> };
}

/** @throws Unsupported where the driver is not installed; Error where it does not connect */
export async function connect(driver: DriverName, url: string): Promise<SqlConnection> {
  const { host, port, ...rest } = loginOf(url, 3306);
  const login = { ...rest, ...(host.startsWith('/') ? { socketPath: host } : { host, port }) };
  return driver === 'mysql2' ? byMysql2(login) : byMariadb(login);
}

async function byMysql2(login: object): Promise<SqlConnection> {
  const { default: driver } = await optional<Driver<readonly [Answer]>>('mysql2/promise', 'the driver mysql2');
  const client = await driver.createConnection({ ...login, decimalNumbers: true });
  return connectionOf(client, ([answer]) => answer);
}

async function byMariadb(login: object): Promise<SqlConnection> {
  const { default: driver } = await optional<Driver<Answer>>('mariadb', 'the driver mariadb');
  const numbers = { bigIntAsNumber: true, insertIdAsNumber: true, decimalAsNumber: true };
  const client = await driver.createConnection({ ...login, ...numbers });
  return connectionOf(client, (answer) => answer);
}

function connectionOf<Answered>(client: Client<Answered>, answerIn: (answered: Answered) => Answer): SqlConnection {
  let why: Error | null = null;
  client.on('error', (error) => {
    why ??= new Error(`a connection was lost: ${error.message}`, { cause: error });
  });
  return {
    async ask({ text, name }, values) {
      if (why !== null) throw why;
      const answer = answerIn(await (name === null ? client.query(text, values) : client.execute(text, values)));
      if (!('affectedRows' in answer)) return answer;
      return answer.affectedRows === 1 ? [{ id: values[0] }] : Array.from({ length: answer.affectedRows }, () => ({}));
    },
    close: () => client.end(),
  };
}
