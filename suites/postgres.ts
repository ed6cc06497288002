import { defineSuite, type Lane, type Operation } from '../core/members/types.ts';
import { connect, type DriverName, drivers } from './_postgres-client.ts';
import { ledger, texts } from './_postgres-queries.ts';
import { driverClaim, pipeliningClaim, poolClaims } from './_sql-claims.ts';
import { asking, type SqlParams, sqlParams, sqlWork } from './_sql-suite.ts';

export function ask(lane: Lane<SqlParams<DriverName>>): Promise<Operation> {
  return asking(lane, { texts, ledger, connect });
}

export default defineSuite<SqlParams<DriverName>>({
  name: 'postgres',
  about: 'statements to a real PostgreSQL: at most C ÷ L a second on C connections, pipelined or not, by either driver',
  server: 'postgres',
  workload: { module: import.meta.url, export: 'ask' },
  params: sqlParams(texts, drivers, 'pg_sleep'),
  ...sqlWork,
  claims: [...poolClaims, pipeliningClaim('pg'), driverClaim('pg', 'postgres')],
});
