import type { FullWitness, GivenWitness, RoundSeed, WorkItem } from '../core/members/types.ts';
import { isMiss } from '../core/work/looked-up.ts';
import { itemsOf } from '../core/work/work.ts';

interface Seen {
  readonly tokens: FullWitness;
  readonly cache: GivenWitness | null;
  readonly database: GivenWitness | null;
}

/**
 * A request is what all three saw: it has a token, a look-up, and, where the cache has it not, a query. What one of them saw too
 * few of, or too many, is too few requests, or too many. A request is at one of them at a time, so that what is in flight is the
 * sum in the mean; of peaks there is none.
 */
export function witnessOf(round: RoundSeed, { tokens, cache, database }: Seen): GivenWitness | null {
  if (cache === null || database === null) return null;
  const operations = requestsOf(itemsOf(round), tokens.operations, cache.operations, database.operations);
  const sum = (name: 'inFlightIntegralNs' | 'askedDelayNs' | 'achievedDelayNs'): number =>
    tokens[name] + (database[name] ?? 0);
  return {
    ...tokens,
    operations,
    repeated: tokens.repeated + (database.repeated ?? 0),
    connectionsAccepted:
      tokens.connectionsAccepted + (cache.connectionsAccepted ?? 0) + (database.connectionsAccepted ?? 0),
    connectionsOpen: tokens.connectionsOpen + (cache.connectionsOpen ?? 0) + (database.connectionsOpen ?? 0),
    peakInFlight: null,
    inFlightIntegralNs: sum('inFlightIntegralNs'),
    askedDelayNs: sum('askedDelayNs'),
    achievedDelayNs: sum('achievedDelayNs'),
  };
}

function requestsOf(items: readonly WorkItem[], tokens: number, lookUps: number, queries: number): number {
  // where not all came in, nobody knows which of them did, and so which of them missed
  if (tokens !== items.length) return Math.min(tokens, lookUps);
  const gaps = [lookUps - tokens, queries - items.filter(isMiss).length];
  return tokens + (gaps.find((gap) => gap < 0) ?? Math.max(...gaps));
}
