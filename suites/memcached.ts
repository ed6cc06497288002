import { defineSuite, type Lane, type Operation } from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';
import { keyValueClaims, keyValueOperation, keyValueParams, keyValueWork } from './_key-value.ts';
import { connect, type DriverName, drivers } from './_memcached-client.ts';

interface MemcachedParams extends Record<string, number | string> {
  readonly command: 'get' | 'set';
  readonly driver: DriverName;
  readonly pipelining: number;
  readonly bytes: number;
  readonly operations: number;
}

export async function ask({ target, params }: Lane<MemcachedParams>): Promise<Operation> {
  if (target === null) throw new Error('memcached needs a server');
  const { origin } = target;
  return keyValueOperation(params, `${origin} ${params.driver}`, () => connect(params.driver, origin));
}

export default defineSuite<MemcachedParams>({
  name: 'memcached',
  about: 'commands to a real memcached, which answers from memory: what a command costs the client decides',
  server: 'memcached',
  workload: { module: import.meta.url, export: 'ask' },
  params: {
    command: keyValueParams.command,
    driver: { about: 'the driver', values: ['memjs'], oneOf: drivers },
    pipelining: keyValueParams.pipelining,
    bytes: { ...keyValueParams.bytes, max: 7 * 2 ** 20 }, // with its key it has to fit into 8 MiB
    operations: keyValueParams.operations,
  },
  ...keyValueWork,
  work: ({ bytes, operations }) => drawn({ operations, bytes, latencyMs: 0 }),
  claims: keyValueClaims,
});
