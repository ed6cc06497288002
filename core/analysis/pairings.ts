import type { Cell, Pairing } from '../records/comparison.ts';
import type { RoundRecord } from '../records/records.ts';
import { holm } from '../stats/holm.ts';
import { fewestValues } from '../stats/interval.ts';
import { hodgesLehmann, signedRankP } from '../stats/signed-rank.ts';
import { percentWord } from '../text/words.ts';
import { cleanPairs, throughputOf } from './rounds.ts';

export type Metric = Pairing['metric'];

/** How the reason begins where more rounds would have decided. */
export const TOO_FEW_ROUNDS = 'too few rounds';

/** Of these more is better, of the others less. */
const moreIsBetter: Readonly<Record<Metric, boolean>> = {
  throughputPerSecond: true,
  cpuMicrosPerOperation: false,
};

export const valueOf: Readonly<Record<Metric, (round: RoundRecord) => number>> = {
  throughputPerSecond: throughputOf,
  cpuMicrosPerOperation: (round) => (round.cpuUserMicros + round.cpuSystemMicros) / round.operations.attempted,
};

/** The model that the others are compared with, where it is in the plan. */
const BASELINE = 'sequential';

export interface PairingRequest {
  readonly metric: Metric;
  readonly kind: Pairing['kind'];
  readonly baseline: Cell;
  readonly candidate: Cell;
}

export interface PairingOptions {
  /** A difference smaller than this share is "same". */
  readonly margin: number;
  readonly confidence: number;
}

/**
 * Every comparison of a report: each model with the baseline as a user gets it (`natural`), and each pool with the loop
 * that has as many calls in flight (`equal`: what the threads themselves do). The sample is the log-ratio of two rounds
 * that ran side by side, never a request; the estimate is the Hodges–Lehmann one with its exact signed-rank interval;
 * p-values are adjusted by Holm over all comparisons of the same metric.
 */
export function pairingsOf(
  cells: readonly Cell[],
  roundsOf: (id: string) => readonly RoundRecord[],
  options: PairingOptions,
): Pairing[] {
  const wanted = Object.values(Object.groupBy(cells, (cell) => cell.scenario)).flatMap((row) =>
    pairingRequestsIn(row ?? []),
  );
  const raw = wanted.map((each) => compare(each, roundsOf, options));
  const adjusted = new Map<Pairing, number>();
  for (const metric of Object.keys(moreIsBetter)) {
    const family = raw.filter((pairing) => pairing.metric === metric && pairing.p !== null);
    for (const [index, p] of holm(family.map((pairing) => pairing.p as number)).entries()) {
      adjusted.set(family[index] as Pairing, p);
    }
  }
  return raw.map((pairing) => judge({ ...pairing, p: adjusted.get(pairing) ?? null }, options));
}

/** What is compared with what in one row. */
export function pairingRequestsIn(row: readonly Cell[]): PairingRequest[] {
  const measured = row.filter((cell) => cell.state === 'measured');
  const metrics = Object.keys(moreIsBetter) as Metric[];
  const baseline = measured.find((cell) => cell.model === BASELINE) ?? measured.find((cell) => !cell.isControl);
  const natural = measured
    .filter((cell) => baseline !== undefined && cell !== baseline && !cell.isControl)
    .map((candidate) => ({ kind: 'natural' as const, baseline: baseline as Cell, candidate }));
  const equal = measured
    .filter((cell) => cell.threads !== null)
    .flatMap((candidate) => {
      const control = measured.find(
        (cell) => cell.model === 'event-loop' && cell.concurrency === candidate.concurrency,
      );
      return control === undefined ? [] : [{ kind: 'equal' as const, baseline: control, candidate }];
    });
  return [...natural, ...equal].flatMap((pair) => metrics.map((metric) => ({ ...pair, metric })));
}

/** The sample of a comparison: one value for each round in which both ran undisturbed side by side. */
export function logRatiosOf(
  metric: Metric,
  baseline: readonly RoundRecord[],
  candidate: readonly RoundRecord[],
): number[] {
  const value = valueOf[metric];
  return cleanPairs(baseline, candidate)
    .map(([one, other]) => Math.log(value(other) / value(one)))
    .filter(Number.isFinite);
}

function compare(
  { metric, kind, baseline, candidate }: PairingRequest,
  roundsOf: (id: string) => readonly RoundRecord[],
  { confidence }: PairingOptions,
): Pairing {
  const logRatios = logRatiosOf(metric, roundsOf(baseline.id), roundsOf(candidate.id));
  const interval = hodgesLehmann(logRatios, confidence);
  const ratio = (log: number | undefined) => (log === undefined ? null : Math.exp(log));
  return {
    suite: candidate.suite,
    params: candidate.params,
    scenario: candidate.scenario,
    concurrency: candidate.concurrency,
    metric,
    kind,
    baseline: baseline.model,
    candidate: candidate.model,
    baselineId: baseline.id,
    candidateId: candidate.id,
    ratio: { estimate: ratio(interval?.estimate), low: ratio(interval?.low), high: ratio(interval?.high) },
    p: interval === null ? null : signedRankP(logRatios),
    pairs: logRatios.length,
    verdict: 'unclear',
    reason:
      interval === null
        ? `${logRatios.length} pairs of clean rounds, and ${fewestValues(confidence)} are needed`
        : null,
  };
}

/** A verdict needs evidence and size: the interval on one side of the margin, and a p-value that survives the family. */
function judge(pairing: Pairing, { margin, confidence }: PairingOptions): Pairing {
  const { estimate, low, high } = pairing.ratio;
  if (estimate === null || low === null || high === null || pairing.p === null) return pairing;
  const above = 1 + margin;
  const below = 1 / (1 + margin);
  if (low >= below && high <= above) return { ...pairing, verdict: 'same' };
  const isClear = low > above || high < below;
  if (!isClear) return { ...pairing, reason: `the interval crosses the margin of ${percentWord(margin)}` };
  if (pairing.p > 1 - confidence) {
    return { ...pairing, reason: `${TOO_FEW_ROUNDS} for so many comparisons (p = ${pairing.p.toFixed(3)} after Holm)` };
  }
  const isBetter = moreIsBetter[pairing.metric] === estimate > 1;
  return { ...pairing, verdict: isBetter ? 'better' : 'worse' };
}
