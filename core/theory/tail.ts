import { quantile } from '../stats/quantile.ts';
import { type Answer, known, refused } from './answer.ts';
import { demandCount, demandPositive, demandShare } from './demands.ts';

/** So many calls have to lie beyond a quantile: their number is then known within a third, 1/√10. */
const LEAST_BEYOND = 10;

/** How long single calls take. */
export interface LatencyCurve {
  /** How many calls it was made of. */
  readonly calls: number;
  /** The latency that this share of the calls, 0 … 1, does not exceed. */
  readonly latencyMsAt: (share: number) => number;
}

/** What waiting for all of several calls does to the tail. */
export interface TailAmplification {
  /** The quantile of single calls that becomes the tail: share^(1/F). */
  readonly singleShare: number;
  /** The tail of single calls, and the predicted one of the slowest of F. */
  readonly singleMs: number;
  readonly fanOutMs: number;
  /** fanOutMs ÷ singleMs. */
  readonly amplification: number;
}

/** @param sortedMs the latency of every call, smallest first */
export function latencyCurve(sortedMs: readonly number[] | Float64Array): LatencyCurve {
  return { calls: sortedMs.length, latencyMsAt: (share) => quantile(sortedMs, share) };
}

/**
 * The tail of a request that waits for F calls: P(slowest of F ≤ x) = P(one ≤ x)^F, so that its p99 is the quantile of single
 * calls at 0.99^(1/F). Dean & Barroso, "The Tail at Scale", Comm. ACM 56.2 (2013) 74–80.
 *
 * Assumes that the calls of one request are slow independently of each other. If they are slow together, as when a pause
 * of the server hits them all, then the amplification is less.
 *
 * @param fanOut F: 1, 2, 3, …
 * @param share of the requests that are no slower, between 0 and 1
 * @throws RangeError if a quantity is none
 */
export function tailAmplification(curve: LatencyCurve, fanOut: number, share = 0.99): Answer<TailAmplification> {
  demandCount({ fanOut });
  if (!(share > 0 && share < 1)) throw new RangeError(`a tail begins between 0 and 1, such as 0.99, not at ${share}`);
  const singleShare = share ** (1 / fanOut);
  const beyond = curve.calls * (1 - singleShare);
  if (beyond < LEAST_BEYOND) {
    const needed = Math.ceil(LEAST_BEYOND / (1 - singleShare));
    return refused(`${curve.calls} calls are too few for a fan-out of ${fanOut}, which needs ${needed} of them`);
  }
  const [singleMs, fanOutMs] = [curve.latencyMsAt(share), curve.latencyMsAt(singleShare)];
  demandPositive({ singleMs, fanOutMs });
  return known({ singleShare, singleMs, fanOutMs, amplification: fanOutMs / singleMs });
}

/** The share of requests that meet at least one slow call, of F: 1 − (1 − p)^F. */
export function slowRequestShare(slowCallShare: number, fanOut: number): number {
  demandShare({ slowCallShare });
  demandCount({ fanOut });
  return 1 - (1 - slowCallShare) ** fanOut;
}
