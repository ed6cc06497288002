import { hash, uniform } from './random.ts';
import type { DrawnWork, LatencyKind, RoundSeed, WorkItem } from './types.ts';

/** Tail index of the Pareto latency: heavy enough to be felt, light enough to have a variance. */
const PARETO_INDEX = 2.5;
/** Spread of the log-normal latency: the standard deviation of the logarithm. p99 is about 6 times the median. */
const LOG_NORMAL_SIGMA = 0.8;
/** The bimodal latency: one item in ten takes 5.5 times the mean, the others half of it. */
const BIMODAL_SLOW_SHARE = 0.1;
const BIMODAL_FAST = 0.5;
const BIMODAL_SLOW = 5.5;

/** Drawn work from what is special about it: without more, operations that neither wait, nor carry anything, nor fail. */
export function drawn(some: Partial<DrawnWork> & { readonly operations: number }): DrawnWork {
  return {
    kind: 'drawn',
    latency: 'constant',
    latencyMs: 0,
    bytes: 0,
    stallShare: 0,
    stallMs: 0,
    errorShare: 0,
    ...some,
  };
}

/**
 * The items of one round. The same recipe and seed give the same items in every process, so that a round is sent as a
 * few numbers and still known to the last byte by client, server and analysis.
 */
export function itemsOf({ work, seed }: RoundSeed): WorkItem[] {
  if (work.kind === 'listed') return work.items.map((item, id) => ({ id, ...item, status: 200 }));
  return Array.from({ length: work.operations }, (_, id) => drawItem(work, seed, id));
}

function drawItem(work: DrawnWork, seed: number, id: number): WorkItem {
  const latencyMs = work.latencyMs * relativeLatency(work.latency, hash(seed, 1), id);
  const isStalled = work.stallShare > 0 && uniform(hash(seed, 2), id) < work.stallShare;
  const isError = work.errorShare > 0 && uniform(hash(seed, 3), id) < work.errorShare;
  return {
    id,
    latencyMs: isStalled ? latencyMs + work.stallMs : latencyMs,
    bytes: work.bytes,
    status: isError ? 500 : 200,
  };
}

/** A latency in units of its mean: every kind has mean 1. */
function relativeLatency(kind: LatencyKind, seed: number, id: number): number {
  const u = uniform(seed, id);
  switch (kind) {
    case 'constant':
      return 1;
    case 'exponential':
      return -Math.log(u);
    case 'log-normal': {
      const normal = Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * uniform(hash(seed, 4), id)); // Box–Muller
      return Math.exp(LOG_NORMAL_SIGMA * normal - LOG_NORMAL_SIGMA ** 2 / 2);
    }
    case 'pareto':
      return ((PARETO_INDEX - 1) / PARETO_INDEX) * u ** (-1 / PARETO_INDEX);
    case 'bimodal':
      return u < BIMODAL_SLOW_SHARE ? BIMODAL_SLOW : BIMODAL_FAST;
  }
}
