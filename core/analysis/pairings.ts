import type { Cell, Pairing } from '../records/comparison.ts';
import type { LookRecord, Plan, RoundRecord } from '../records/records.ts';
import { loadOf } from './binding.ts';
import { type FamilyOptions, type Judged, judgeFamily, type PairingOptions, type Sample } from './family.ts';
import { luckOf } from './luck.ts';
import { type Metric, type PairingRequest, pairingRequestsOf } from './pairing-requests.ts';
import { contenderText } from '../text/shape.ts';
import { cleanPairs, countedPairs, countedRounds, type RoundPair, shiftOf, throughputOf } from './rounds.ts';
import { spendingOf } from './spending.ts';

/** Of these more is better, of the others less. */
const moreIsBetter: Readonly<Record<Metric, boolean>> = {
  throughputPerSecond: true,
  cpuMicrosPerOperation: false,
};

export const valueOf: Readonly<Record<Metric, (round: RoundRecord) => number>> = {
  throughputPerSecond: throughputOf,
  cpuMicrosPerOperation: (round) => (round.cpuUserMicros + round.cpuSystemMicros) / round.operations.attempted,
};

/**
 * The logarithm of a ratio one side of which did nothing, in place of ±∞: beyond every ratio that can be measured, and still a
 * number that ranks and trimmed means can be made of. Its exponential is 0 or infinite again.
 */
const BEYOND_MEASURE = 1e4;

type RoundsOf = (id: string) => readonly RoundRecord[];

interface Options extends PairingOptions {
  readonly blocks?: Plan['blocks'];
  readonly looks?: readonly LookRecord[];
  /** Cells that are still to be measured, as if they had been: what is asked of them counts in the families. */
  readonly expected?: readonly Cell[];
}

/** A comparison with what it was judged from. */
export interface JudgedPairing {
  readonly pairing: Pairing;
  readonly sample: Sample;
  readonly judged: Judged;
}

/** Every comparison of a report. */
export function pairingsOf(cells: readonly Cell[], roundsOf: RoundsOf, options: Options): Pairing[] {
  return judgedPairingsOf(cells, roundsOf, options).map(({ pairing }) => pairing);
}

/**
 * Every comparison of these cells. The sample is the log-ratio of two rounds that ran side by side, never a request; estimate,
 * interval and verdict are of `judgeFamily`. A family is what is asked together: the rows of one metric; floors, which measure
 * no workload, and the rows of one model among each other are families of their own.
 */
export function judgedPairingsOf(cells: readonly Cell[], roundsOf: RoundsOf, options: Options): JudgedPairing[] {
  const { blocks = [], looks = [], expected = [] } = options;
  const wanted = pairingRequestsOf(cells, blocks);
  const toCome = Map.groupBy(pairingRequestsOf(expected, blocks), familyOf);
  const shares = spendingOf(blocks, looks);
  const sampled = (request: PairingRequest) => sampleOf(request, roundsOf, shares.get(request.candidate.id) ?? 1);
  const judged = new Map(
    [...Map.groupBy(wanted, familyOf)].flatMap(([family, requests]) =>
      judgedIn(requests, sampled, { ...options, expected: comparisonsIn(toCome.get(family) ?? []).length }),
    ),
  );
  return wanted.map((request) => judged.get(request) as JudgedPairing);
}

function familyOf({ metric, kind, candidate }: PairingRequest): string {
  return [metric, candidate.isFloor, kind === 'parameter'].join(' ');
}

/** Two cells that two tables compare are one comparison. */
function comparisonsIn(family: readonly PairingRequest[]): PairingRequest[][] {
  return [...Map.groupBy(family, ({ baseline, candidate }) => JSON.stringify([baseline.id, candidate.id])).values()];
}

function judgedIn(
  family: readonly PairingRequest[],
  sampled: (request: PairingRequest) => Sample,
  options: FamilyOptions,
): (readonly [PairingRequest, JudgedPairing])[] {
  const groups = comparisonsIn(family);
  const samples = groups.map(([first]) => sampled(first as PairingRequest));
  const judgements = judgeFamily(samples, options);
  return groups.flatMap((group, index) => {
    const [judged, sample] = [judgements[index] as Judged, samples[index] as Sample];
    return group.map((request) => [request, { pairing: pairingOf(request, judged, sample), sample, judged }] as const);
  });
}

function sampleOf({ metric, baseline, candidate }: PairingRequest, roundsOf: RoundsOf, share: number): Sample {
  const [one, other] = [roundsOf(baseline.id), roundsOf(candidate.id)];
  const load = (rounds: readonly RoundRecord[]) => loadOf(countedRounds(rounds), null);
  const pairs = countedPairs(one, other);
  const luck = pairs.length === 0 ? 0 : luckOf(metric, load(one), load(other));
  return {
    logRatios: logRatiosIn(pairs, metric),
    luck,
    share,
    shifts: pairs.map((pair) => shiftOf(pair, metric)),
  };
}

/** One value for each round in which both ran undisturbed side by side, and none left out. */
export function logRatiosOf(
  metric: Metric,
  baseline: readonly RoundRecord[],
  candidate: readonly RoundRecord[],
): number[] {
  return logRatiosIn(cleanPairs(baseline, candidate), metric);
}

function logRatiosIn(pairs: readonly RoundPair[], metric: Metric): number[] {
  const value = valueOf[metric];
  return pairs.map(([one, other]) => logRatioOf(value(one), value(other)));
}

/** Where neither did anything there is nothing between them. */
export function logRatioOf(baseline: number, candidate: number): number {
  if (baseline === candidate) return 0;
  return Math.max(-BEYOND_MEASURE, Math.min(BEYOND_MEASURE, Math.log(candidate / baseline)));
}

function pairingOf(request: PairingRequest, judged: Judged, { logRatios }: Sample): Pairing {
  const { metric, kind, candidate } = request;
  const { smallestDetectable, verdict, reason } = judged;
  return {
    suite: candidate.suite,
    params: candidate.params,
    scenario: candidate.scenario,
    concurrency: candidate.concurrency,
    metric,
    kind,
    ...comparedIn(request, judged, logRatios),
    smallestDetectable,
    verdict: verdict === 'more' || verdict === 'less' ? sideOf(verdict, metric) : verdict,
    reason: reason === null ? null : [...idleRounds(request, logRatios), reason].join('; '),
  };
}

/** Who was compared with whom, and what came of it: of whatever quantity. */
export function comparedIn(
  { baseline, candidate }: Pick<PairingRequest, 'baseline' | 'candidate'>,
  { difference, p }: Judged,
  logRatios: readonly number[],
) {
  return {
    baseline: contenderText(baseline),
    candidate: contenderText(candidate),
    baselineId: baseline.id,
    candidateId: candidate.id,
    ratio: {
      estimate: ratioOf(difference?.estimate),
      low: ratioOf(difference?.low),
      high: ratioOf(difference?.high),
    },
    p,
    pairs: logRatios.length,
  };
}

function sideOf(verdict: 'more' | 'less', metric: Metric): 'better' | 'worse' {
  return moreIsBetter[metric] === (verdict === 'more') ? 'better' : 'worse';
}

/** What is infinite is no number that a file can hold. */
function ratioOf(log: number | undefined): number | null {
  const ratio = Math.exp(log ?? Number.NaN);
  return Number.isFinite(ratio) ? ratio : null;
}

/** "event-loop did nothing in 7 of 14 rounds". */
function idleRounds({ baseline, candidate, metric }: PairingRequest, logRatios: readonly number[]): string[] {
  const did = metric === 'throughputPerSecond' ? 'did nothing' : 'used no CPU';
  const said = (cell: Cell, bound: number) => {
    const count = logRatios.filter((log) => log === bound).length;
    return count === 0 ? [] : [`${contenderText(cell)} ${did} in ${count} of ${logRatios.length} rounds`];
  };
  return [...said(baseline, BEYOND_MEASURE), ...said(candidate, -BEYOND_MEASURE)];
}
