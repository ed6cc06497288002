import type { GivenWitness } from '../core/members/types.ts';
import type { Resp } from './_resp.ts';

/** What drivers and we ask for ourselves: it is no work. */
const NO_WORK = new Set(['auth', 'client', 'cluster', 'command', 'config', 'hello', 'info', 'ping', 'quit', 'select']);

/** What Redis has counted since it began to. */
interface Counts {
  readonly operations: number;
  readonly connections: number;
  readonly open: number;
  readonly cpuUserMicros: number;
  readonly cpuSystemMicros: number;
}

/**
 * Differences of INFO, which is exact as soon as a client has its answer: nothing is reset. Redis says nothing of how many
 * commands were in flight: it does one after the other.
 *
 * @param isShared Whether others may use it.
 */
export class Commands {
  readonly #redis: Resp;
  readonly #isShared: boolean;
  #before: Counts | null = null;

  constructor(redis: Resp, isShared: boolean) {
    this.#redis = redis;
    this.#isShared = isShared;
  }

  async begin(): Promise<void> {
    this.#before = await this.#counts();
  }

  async end(): Promise<GivenWitness | null> {
    const [before, after] = [this.#before, await this.#counts()];
    if (before === null) return null;
    return {
      operations: after.operations - before.operations,
      mayCountOthers: this.#isShared,
      connectionsAccepted: this.#isShared ? null : after.connections - before.connections,
      connectionsOpen: this.#isShared ? null : after.open - 1, // ours
      cpuUserMicros: this.#isShared ? null : after.cpuUserMicros - before.cpuUserMicros,
      cpuSystemMicros: this.#isShared ? null : after.cpuSystemMicros - before.cpuSystemMicros,
    };
  }

  async #counts(): Promise<Counts> {
    return countsIn(await this.#redis.ask('INFO', 'everything'));
  }
}

/** Of the text that INFO answers: commands that were done, without those that were refused or that failed. */
export function countsIn(info: string): Counts {
  const values = valuesIn(info);
  const number = (name: string): number => Number(values.get(name) ?? 0);
  let operations = 0;
  for (const [name, value] of values) {
    const [, command = ''] = /^cmdstat_([^|]+)/.exec(name) ?? [];
    if (command === '' || NO_WORK.has(command)) continue;
    const [, calls = '0'] = /(?:^|,)calls=(\d+)/.exec(value) ?? [];
    const [, failed = '0'] = /(?:^|,)failed_calls=(\d+)/.exec(value) ?? [];
    operations += Number(calls) - Number(failed);
  }
  return {
    operations,
    connections: number('total_connections_received'),
    open: number('connected_clients'),
    cpuUserMicros: Math.round(number('used_cpu_user') * 1e6),
    cpuSystemMicros: Math.round(number('used_cpu_sys') * 1e6),
  };
}

/** Its lines are `name:value`; lines of a heading, and empty ones, are none. */
export function valuesIn(info: string): Map<string, string> {
  const lines = info.split('\r\n').filter((line) => line.includes(':') && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1)];
    }),
  );
}
