import { defineSuite, type Lane, type Operation } from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';
import { keyValueClaims, keyValueOperation, keyValueParams, keyValueWork } from './_key-value.ts';
import { connect, type DriverName, drivers } from './_redis-client.ts';

interface RedisParams extends Record<string, number | string> {
  readonly command: 'get' | 'set';
  readonly driver: DriverName;
  readonly pipelining: number;
  readonly autoPipelining: 'yes' | 'no';
  readonly bytes: number;
  readonly operations: number;
}

export async function ask({ target, params }: Lane<RedisParams>): Promise<Operation> {
  if (target === null) throw new Error('redis needs a server');
  const { driver, autoPipelining } = params;
  return keyValueOperation(params, `${target.origin} ${driver} ${autoPipelining}`, () =>
    connect(driver, target.origin, autoPipelining === 'yes'),
  );
}

export default defineSuite<RedisParams>({
  name: 'redis',
  about: 'commands to a real Redis, which does one after the other: what a command costs the client decides',
  server: 'redis',
  workload: { module: import.meta.url, export: 'ask' },
  params: {
    command: keyValueParams.command,
    driver: { about: 'the driver', values: ['ioredis'], oneOf: drivers },
    pipelining: keyValueParams.pipelining,
    autoPipelining: {
      about: 'whether ioredis gathers the commands of a turn of the loop',
      values: ['no'],
      oneOf: ['yes', 'no'],
    },
    bytes: keyValueParams.bytes,
    operations: keyValueParams.operations,
  },
  ...keyValueWork,
  work({ driver, autoPipelining, bytes, operations }) {
    if (driver !== 'ioredis' && autoPipelining === 'yes') throw new Error('autoPipelining is a setting of ioredis');
    return drawn({ operations, bytes, latencyMs: 0 });
  },
  claims: keyValueClaims,
});
