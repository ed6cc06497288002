import type { GivenWitness } from '../core/members/types.ts';
import type { Memcache } from './_memcache.ts';

/** What memcached has counted since it began to. */
interface Counts {
  readonly operations: number;
  readonly connections: number;
  readonly open: number;
  readonly cpuUserMicros: number;
  readonly cpuSystemMicros: number;
}

/**
 * Differences of `stats`, which is exact as soon as a client has its answer: nothing is reset. memcached says nothing of how
 * many commands were in flight.
 */
export class Stats {
  readonly #memcache: Memcache;
  readonly #openByUs: number | null;
  #before: Counts | null = null;

  /** @param openByUs Connections that were open before any client's, its own among them; null where others may use it. */
  constructor(memcache: Memcache, openByUs: number | null) {
    this.#memcache = memcache;
    this.#openByUs = openByUs;
  }

  async begin(): Promise<void> {
    this.#before = countsIn(await this.#memcache.values('stats'));
  }

  async end(): Promise<GivenWitness | null> {
    const [before, after] = [this.#before, countsIn(await this.#memcache.values('stats'))];
    if (before === null) return null;
    const operations = after.operations - before.operations;
    if (this.#openByUs === null) return { operations, mayCountOthers: true };
    return {
      operations,
      mayCountOthers: false,
      connectionsAccepted: after.connections - before.connections,
      connectionsOpen: after.open - this.#openByUs,
      cpuUserMicros: after.cpuUserMicros - before.cpuUserMicros,
      cpuSystemMicros: after.cpuSystemMicros - before.cpuSystemMicros,
    };
  }
}

/** Commands that read or write a value, hit or miss. */
const WORK = ['cmd_get', 'cmd_set', 'cmd_touch', 'cmd_meta'];

export function countsIn(values: ReadonlyMap<string, string>): Counts {
  const number = (name: string): number => Number(values.get(name) ?? 0);
  return {
    operations: WORK.reduce((sum, name) => sum + number(name), 0),
    connections: number('total_connections'),
    open: number('curr_connections'),
    cpuUserMicros: Math.round(number('rusage_user') * 1e6),
    cpuSystemMicros: Math.round(number('rusage_system') * 1e6),
  };
}
