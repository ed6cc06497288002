import { checkBulkhead, mayStall } from './guarded-work.ts';
import { MOST_OPERATIONS } from '../records/work-limits.ts';
import { unchanging } from '../members/unchanging.ts';
import { hash, uniform } from './random.ts';
import type {
  Arrivals,
  DrawnWork,
  GuardedWork,
  LatencyKind,
  ListedWork,
  RoundSeed,
  Work,
  WorkItem,
} from '../members/types.ts';

export { drawn } from '../members/drawn.ts';

/** Tail index of the Pareto latency: heavy enough to be felt, light enough to have a variance. */
const PARETO_INDEX = 2.5;
/** Spread of the log-normal latency: the standard deviation of the logarithm. p99 is about 6 times the median. */
const LOG_NORMAL_SIGMA = 0.8;
/** The bimodal latency: one item in ten takes 5.5 times the mean, the others half of it. */
const BIMODAL_SLOW_SHARE = 0.1;
const BIMODAL_FAST = 0.5;
const BIMODAL_SLOW = 5.5;

/** Statuses by which the client says that it did not wait for the answer: called off, and out of patience. */
export const GIVEN_UP: readonly number[] = [499, 504];

/**
 * The items of one round, as a server knows them. The same recipe and seed give the same items in every process, so that
 * a round is sent as a few numbers and still known to the last byte by client, server and analysis.
 *
 * @throws RangeError where the recipe is none that could be sent
 */
export function itemsOf({ work, seed }: RoundSeed): WorkItem[] {
  checkRecipe(work);
  const group = work.group ?? 1;
  const count = requestsOf(work);
  const due = dueTimes(work.arrivals ?? null, seed, Math.ceil(count / group));
  return Array.from({ length: count }, (_, id) => {
    const dueMs = due[Math.floor(id / group)] as number;
    return work.kind === 'listed' ? listedItem(work, id, dueMs) : drawItem(work, seed, id, dueMs);
  });
}

function requestsOf(work: Work): number {
  return work.kind === 'listed' ? work.items.length : work.operations * (work.group ?? 1);
}

/** What is not finite would reach another process as null, and mean something else there. */
function checkRecipe(work: Work): void {
  const { group = 1, arrivals } = work;
  if (!Number.isInteger(group) || group < 1)
    throw new RangeError(`group=${group} must be a whole number of at least 1`);
  if (arrivals != null && !(arrivals.ratePerSecond > 0 && Number.isFinite(arrivals.ratePerSecond))) {
    throw new RangeError(`a rate of ${arrivals.ratePerSecond} a second must be more than 0, and finite`);
  }
  if (requestsOf(work) > MOST_OPERATIONS) {
    throw new RangeError(`a round has ${MOST_OPERATIONS} requests at most, and not ${requestsOf(work)}`);
  }
  if (work.kind === 'guarded') checkBulkhead(work);
  if (
    work.kind !== 'listed' &&
    work.timeoutMs !== undefined &&
    !(work.timeoutMs >= 0 && Number.isFinite(work.timeoutMs))
  ) {
    throw new RangeError(`timeoutMs=${work.timeoutMs} must be a time; leave it out where the client waits for ever`);
  }
}

/** The operations of one round: its items, each by itself or in groups of so many requests. */
export function operationsOf(round: RoundSeed): WorkItem[] {
  const items = itemsOf(round);
  const group = round.work.group ?? 1;
  const operations =
    group === 1
      ? items
      : Array.from({ length: Math.ceil(items.length / group) }, (_, id) =>
          grouped(id, items.slice(id * group, (id + 1) * group)),
        );
  return operations.map(unchanging);
}

/** One operation of several requests: as long as its longest, as large as all, and as good as its worst. */
function grouped(id: number, parts: readonly WorkItem[]): WorkItem {
  return {
    id,
    dueMs: parts[0]?.dueMs ?? 0,
    latencyMs: parts.reduce((longest, part) => Math.max(longest, part.latencyMs), 0),
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    status: parts.find((part) => part.status !== 200)?.status ?? 200,
    isStalled: parts.some((part) => part.isStalled),
    parts,
  };
}

/** Of a Poisson process the gaps are exponential; of a constant one they are all 1 ÷ rate. The first gap is before the first arrival. */
function dueTimes(arrivals: Arrivals | null, seed: number, count: number): Float64Array {
  const due = new Float64Array(count);
  if (arrivals === null) return due;
  const gapMs = 1000 / arrivals.ratePerSecond;
  let atMs = 0;
  for (let id = 0; id < count; id += 1) {
    atMs += arrivals.kind === 'constant' ? gapMs : -Math.log(uniform(hash(seed, 5), id)) * gapMs;
    due[id] = atMs;
  }
  return due;
}

function listedItem(work: ListedWork, id: number, dueMs: number): WorkItem {
  const { latencyMs, bytes, status = 200 } = work.items[id] as ListedWork['items'][number];
  return { id, dueMs, latencyMs, bytes, status, isStalled: false };
}

function drawItem(work: DrawnWork | GuardedWork, seed: number, id: number, dueMs: number): WorkItem {
  const undisturbedMs = work.latencyMs * relativeLatency(work.latency, hash(seed, 1), id);
  const isStalled =
    work.stallShare > 0 &&
    (work.kind === 'drawn' || mayStall(work, seed, id)) &&
    uniform(hash(seed, 2), id) < work.stallShare;
  const isError = work.errorShare > 0 && uniform(hash(seed, 3), id) < work.errorShare;
  const latencyMs = isStalled ? undisturbedMs + work.stallMs : undisturbedMs;
  const isGivenUp = work.timeoutMs !== undefined && latencyMs > work.timeoutMs;
  return { id, dueMs, latencyMs, bytes: work.bytes, status: isGivenUp ? 504 : isError ? 500 : 200, isStalled };
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
