import { durationsOf } from '../records/histogram.ts';
import type { RoundRecord } from '../records/records.ts';
import { observationNamed, type QuantityName } from '../records/quantity-names.ts';
import { throughputOf } from './rounds.ts';

/** What a claim may speak of: a number of one round, or null where the round has none. */
type Quantity = (round: RoundRecord) => number | null;

const quantities: Readonly<Record<QuantityName, Quantity>> = {
  throughputPerSecond: throughputOf,
  makespanMs: ({ elapsedNs }) => elapsedNs / 1e6,
  /** Bound ÷ makespan. */
  efficiency: ({ boundNs, elapsedNs }) => (boundNs === null ? null : boundNs / elapsedNs),
  latencyP50Ms: ({ latency }) => durationsOf([latency]).percentiles.p50,
  latencyP99Ms: ({ latency }) => durationsOf([latency]).percentiles.p99,
  serviceP50Ms: ({ service }) => durationsOf([service]).percentiles.p50,
  serviceP99Ms: ({ service }) => durationsOf([service]).percentiles.p99,
  /** Operations that have a slot at one instant, as the client says. */
  peakInFlight: ({ peakInFlight }) => peakInFlight,
  /** Requests at one instant, as the server saw them. */
  peakAtServer: ({ witness }) => witness?.peakInFlight ?? null,
  /** Time-weighted mean. */
  meanAtServer: ({ witness, elapsedNs }) =>
    witness?.inFlightIntegralNs == null ? null : witness.inFlightIntegralNs / elapsedNs,
  connections: ({ witness }) => witness?.connectionsAccepted ?? null,
  goneAtServer: ({ witness }) => witness?.aborted ?? null,
  finishedOutOfOrder: ({ finishedOutOfOrder }) => finishedOutOfOrder,
  cpuMicrosPerOperation: ({ cpuUserMicros, cpuSystemMicros, operations }) =>
    (cpuUserMicros + cpuSystemMicros) / operations.attempted,
  rssBytes: ({ rssBytes }) => rssBytes,
  successShare: ({ operations }) => operations.succeeded / operations.attempted,
  /** Of an open loop: successes without a stall, a second. */
  healthyPerSecond: ({ openLoop }) => (openLoop === null ? null : (openLoop.healthy * 1e9) / openLoop.horizonNs),
  unstartedShare: ({ openLoop, operations }) => (openLoop === null ? null : openLoop.unstarted / operations.attempted),
};

/** @throws Error where there is no such quantity */
export function quantityOf(name: string): Quantity {
  const seen = observationNamed(name);
  if (seen !== null) return ({ observations }) => observations[seen.observation]?.[seen.figure] ?? null;
  if (!Object.hasOwn(quantities, name)) throw new Error(`there is no quantity "${name}"`);
  return quantities[name as QuantityName];
}
