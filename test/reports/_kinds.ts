import type { Cell, Comparison, KindPairing } from '../../core/records/comparison.ts';
import { eventLoop, pool, sequential } from './_cells.ts';
import { comparison, pairing } from './_comparison.ts';

const kindOf = (kind: string, p50: number, p99: number, dropped = 0, failed = 0): Cell['kinds'][number] => ({
  kind,
  attempted: 560,
  succeeded: 560 - failed,
  errors: failed === 0 ? {} : { ETIMEDOUT: failed },
  failedShare: failed / 560,
  unstartedShare: dropped,
  latencyMs: { p50, p90: p99, p99, p999: p99, max: p99 * 1.1 },
});

const arrivals = { kind: 'poisson', ratePerSecond: 100 } as const;
const openLoop = { healthyPerSecond: { median: 90, low: 88, high: 91 }, unstartedShare: 0, scheduleLatenessMs: 61 };
const at = (base: Cell, of: Cell['kinds']): Cell => ({ ...base, arrivals, openLoop, kinds: of });

/** Light calls beside heavy ones that hold the loop up, in an open loop of three models. */
export function kinds(): Comparison {
  const one = at(sequential, [kindOf('light', 41, 133, 0.02), kindOf('heavy', 66, 190, 0.01)]);
  const loop = at(eventLoop, [kindOf('light', 2.4, 61), kindOf('heavy', 60.2, 118, 0, 3)]);
  const threads = at(pool, [kindOf('light', 2.3, 8.1), kindOf('heavy', 60.4, 121)]);
  const compared = (
    kind: string,
    metric: KindPairing['metric'],
    [baseline, candidate]: readonly [Cell, Cell],
    [estimate, low, high]: readonly [number, number, number],
    verdict: KindPairing['verdict'],
  ): KindPairing => ({
    scenario: candidate.scenario,
    kind,
    metric,
    between: baseline === one ? 'natural' : 'direct',
    baseline: baseline.model,
    candidate: candidate.model,
    baselineId: baseline.id,
    candidateId: candidate.id,
    ratio: { estimate, low, high },
    p: 0.001,
    pairs: 10,
    verdict,
    reason: verdict === 'unclear' ? 'the interval crosses the margin of 5 %' : null,
  });
  return comparison({
    verdict: {
      sentence:
        'Unclear: this run cannot tell the models apart. The lowest p99: of light, under worker-thread-pool (8.1 ms, 0.061× [0.058, 0.064] that of sequential); of heavy, under no model.',
      winner: null,
      smallestDetectableChange: 0.031,
    },
    cells: [one, loop, threads],
    comparisons: [pairing(one, loop, [1.01, 0.98, 1.04], 'same'), pairing(one, threads, [1.01, 0.98, 1.04], 'same')],
    kindComparisons: [
      compared('light', 'latencyP50Ms', [one, loop], [0.0585, 0.055, 0.061], 'better'),
      compared('light', 'latencyP99Ms', [one, loop], [0.459, 0.43, 0.48], 'better'),
      compared('heavy', 'latencyP50Ms', [one, loop], [0.912, 0.87, 0.95], 'unclear'),
      compared('heavy', 'latencyP99Ms', [one, loop], [0.621, 0.6, 0.65], 'better'),
      compared('light', 'latencyP50Ms', [one, threads], [0.0561, 0.053, 0.059], 'better'),
      compared('light', 'latencyP99Ms', [one, threads], [0.061, 0.058, 0.064], 'better'),
      compared('heavy', 'latencyP50Ms', [one, threads], [0.915, 0.88, 0.955], 'unclear'),
      compared('heavy', 'latencyP99Ms', [one, threads], [0.637, 0.61, 0.66], 'better'),
      compared('light', 'latencyP99Ms', [loop, threads], [0.133, 0.12, 0.15], 'better'),
    ],
  });
}
