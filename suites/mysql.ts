import { defineSuite, type Lane, type Operation } from '../core/members/types.ts';
import { connect, type DriverName, drivers } from './_mysql-client.ts';
import { ledger, texts } from './_mysql-queries.ts';
import { pipeliningClaim, poolClaims } from './_sql-claims.ts';
import { asking, type SqlParams, sqlParams, sqlWork } from './_sql-suite.ts';

export function ask(lane: Lane<SqlParams<DriverName>>): Promise<Operation> {
  return asking(lane, { texts, ledger, connect });
}

export default defineSuite<SqlParams<DriverName>>({
  name: 'mysql',
  about: 'statements to a real MariaDB or MySQL: at most C ÷ L a second on C connections, pipelined or not',
  server: 'mariadb',
  workload: { module: import.meta.url, export: 'ask' },
  params: sqlParams(texts, drivers, 'sleep()'),
  ...sqlWork,
  work(params) {
    if (params.driver === 'mysql2' && params.pipelining > 1) {
      throw new Error('mysql2 sends a statement when the one before has its answer: pipelining=1, or driver=mariadb');
    }
    return sqlWork.work(params);
  },
  claims: [...poolClaims, pipeliningClaim('mariadb')],
});
