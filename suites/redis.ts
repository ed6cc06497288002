import { defineSuite, type Lane, type Operation, type Suite } from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';
import { keyValueClaims, keyValueOperation, keyValueParams, keyValueWork } from './_key-value.ts';
import { connect, type DriverName, drivers } from './_redis-client.ts';
import { addressOf, type Transport, transportParam } from './_transports.ts';

interface RedisParams extends Record<string, number | string> {
  readonly command: 'get' | 'set' | 'wait';
  readonly driver: DriverName;
  readonly pipelining: number;
  readonly autoPipelining: 'yes' | 'no';
  readonly transport: Transport;
  readonly waitMs: number;
  readonly bytes: number;
  readonly operations: number;
}

/** Redis ends waits by a timer: at 500 Hz, which ours has, one of less is not to be trusted. */
const LEAST_WAIT_MS = 20;

export async function ask({ target, params }: Lane<RedisParams>): Promise<Operation> {
  if (target === null) throw new Error('redis needs a server');
  const { driver, autoPipelining, transport } = params;
  const address = addressOf(target, transport);
  return keyValueOperation(params, `${address} ${driver} ${autoPipelining}`, () =>
    connect(driver, address, autoPipelining === 'yes'),
  );
}

const inOne = (concurrency: number, auto: 'yes' | 'no') => ({
  model: 'event-loop',
  concurrency,
  params: { autoPipelining: auto, pipelining: concurrency === 16 ? 16 : 64 },
});

const autoPipeliningClaim = {
  id: 'auto-pipelining-costs-at-16-and-pays-at-64',
  statement: 'Auto-pipelining of ioredis costs with 16 commands in flight on a connection, and pays with 64.',
  measure: {
    params: { autoPipelining: ['no', 'yes'], pipelining: [16, 64], operations: [4096] },
    concurrency: [16, 64],
    models: ['event-loop'],
  },
  expects: [
    {
      of: inOne(16, 'yes'),
      quantity: 'throughputPerSecond',
      dividedBy: inOne(16, 'no'),
      is: 'at-most',
      value: 0.9,
      because:
        'a turn of the loop is waited for, and commands that are sent at once share a write of the socket anyway',
    },
    {
      of: inOne(64, 'yes'),
      quantity: 'throughputPerSecond',
      dividedBy: inOne(64, 'no'),
      is: 'at-least',
      value: 1,
      because: 'one write and one answer carry 64 commands',
    },
  ],
} as const satisfies NonNullable<Suite['claims']>[number];

export default defineSuite<RedisParams>({
  name: 'redis',
  about: 'commands to a real Redis, which does one after the other: what a command costs the client decides',
  server: 'redis',
  workload: { module: import.meta.url, export: 'ask' },
  params: {
    command: { ...keyValueParams.command, oneOf: ['get', 'set', 'wait'] },
    driver: { about: 'the driver', values: ['ioredis'], oneOf: drivers },
    pipelining: keyValueParams.pipelining,
    autoPipelining: {
      about: 'whether ioredis gathers the commands of a turn of the loop',
      values: ['no'],
      oneOf: ['yes', 'no'],
    },
    transport: transportParam,
    waitMs: {
      about: 'what a wait takes, by BLPOP of a list that stays empty',
      values: [LEAST_WAIT_MS],
      min: LEAST_WAIT_MS,
      max: 600_000,
    },
    bytes: keyValueParams.bytes,
    operations: keyValueParams.operations,
  },
  ...keyValueWork,
  work({ command, driver, autoPipelining, pipelining, waitMs, bytes, operations }) {
    if (driver !== 'ioredis' && autoPipelining === 'yes') throw new Error('autoPipelining is a setting of ioredis');
    if (command === 'wait' && pipelining > 1) {
      throw new Error('a connection that waits does nothing else, so that waits on one take turns: pipelining=1');
    }
    return drawn({ operations, bytes, latencyMs: command === 'wait' ? waitMs : 0 });
  },
  claims: [...keyValueClaims, autoPipeliningClaim],
});
