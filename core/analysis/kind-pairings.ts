import type { Cell, KindPairing } from '../records/comparison.ts';
import type { LookRecord, Plan, RoundRecord } from '../records/records.ts';
import { loadOf } from './binding.ts';
import { type Judged, judgeFamily, type PairingOptions, type Sample } from './family.ts';
import { luckOf } from './luck.ts';
import { type PairingRequest, pairingRequestsOf } from './pairing-requests.ts';
import { comparedIn, logRatioOf } from './pairings.ts';
import { cleanPairs, cleanRounds } from './rounds.ts';
import { spendingOf } from './spending.ts';

type KindMetric = KindPairing['metric'];
const METRICS: readonly KindMetric[] = ['latencyP50Ms', 'latencyP99Ms'];

interface Request extends Pick<PairingRequest, 'baseline' | 'candidate'> {
  readonly between: KindPairing['between'];
  readonly kind: string;
  readonly metric: KindMetric;
}

interface Options extends PairingOptions {
  readonly blocks: Plan['blocks'];
  readonly looks: readonly LookRecord[];
  /** Cells that are still to be measured, with the kinds that they will have: what is asked of them counts in the families. */
  readonly expected?: readonly Cell[];
}

export interface JudgedKind {
  readonly pairing: KindPairing;
  readonly sample: Sample;
  readonly judged: Judged;
}

type RoundsOf = (id: string) => readonly RoundRecord[];

export function kindPairingsOf(cells: readonly Cell[], roundsOf: RoundsOf, options: Options): KindPairing[] {
  return judgedKindsOf(cells, roundsOf, options).map(({ pairing }) => pairing);
}

/**
 * Models compared in the latency of each kind, wherever two are compared in throughput. The sample is the log-ratio of a percentile in
 * two clean rounds that ran side by side: nobody can say what other programs did to the slowest calls. A family is one percentile, of
 * all kinds and rows.
 */
export function judgedKindsOf(cells: readonly Cell[], roundsOf: RoundsOf, options: Options): JudgedKind[] {
  const shares = spendingOf(options.blocks, options.looks);
  const requests = requestsOf(cells, options.blocks);
  const toCome = Map.groupBy(requestsOf(options.expected ?? [], options.blocks), ({ metric }) => metric);
  return [...Map.groupBy(requests, ({ metric }) => metric)].flatMap(([metric, family]) => {
    const samples = family.map((request) => sampleOf(request, roundsOf, shares.get(request.candidate.id) ?? 1));
    const judgements = judgeFamily(samples, { ...options, expected: toCome.get(metric)?.length ?? 0 });
    return family.map((request, index) => {
      const [sample, judged] = [samples[index] as Sample, judgements[index] as Judged];
      return { pairing: pairingOf(request, judged, sample), sample, judged };
    });
  });
}

/** Two tables may compare the same two cells: here that is one comparison. */
function requestsOf(cells: readonly Cell[], blocks: Plan['blocks']): Request[] {
  const asked = pairingRequestsOf(
    cells.filter(({ kinds, isFloor }) => kinds.length > 0 && !isFloor),
    blocks,
  );
  const seen = new Set<string>();
  return asked.flatMap(({ metric: of, kind: between, baseline, candidate }) => {
    const pair = JSON.stringify([baseline.id, candidate.id]);
    if (of !== 'throughputPerSecond' || between === 'slots' || between === 'parameter' || seen.has(pair)) return [];
    if (between === 'runtime') return []; // of a control: any other is compared as another of its row
    seen.add(pair);
    const others = new Set(candidate.kinds.map(({ kind }) => kind));
    const common = baseline.kinds.map(({ kind }) => kind).filter((kind) => others.has(kind));
    return common.flatMap((kind) => METRICS.map((metric) => ({ between, baseline, candidate, kind, metric })));
  });
}

function sampleOf({ baseline, candidate, kind, metric }: Request, roundsOf: RoundsOf, share: number): Sample {
  const [one, other] = [roundsOf(baseline.id), roundsOf(candidate.id)];
  const load = (rounds: readonly RoundRecord[]) => loadOf(cleanRounds(rounds), null);
  const pairs = cleanPairs(one, other);
  return {
    logRatios: pairs.map(([a, b]) => logRatioOf(latencyOf(a, kind, metric), latencyOf(b, kind, metric))),
    luck: pairs.length === 0 ? 0 : luckOf('throughputPerSecond', load(one), load(other)),
    share,
  };
}

/** Infinite where so many were never answered. */
function latencyOf({ kinds }: RoundRecord, name: string, metric: KindMetric): number {
  const found = kinds.find(({ kind }) => kind === name);
  return (metric === 'latencyP50Ms' ? found?.p50Ns : found?.p99Ns) ?? Infinity;
}

function pairingOf(request: Request, judged: Judged, { logRatios }: Sample): KindPairing {
  const { between, candidate, kind, metric } = request;
  const { verdict, reason } = judged;
  return {
    scenario: candidate.scenario,
    kind,
    metric,
    between,
    ...comparedIn(request, judged, logRatios),
    verdict: verdict === 'more' ? 'worse' : verdict === 'less' ? 'better' : verdict,
    reason,
  };
}
