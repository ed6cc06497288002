import { contenderText } from '../../core/text/shape.ts';
import type { Cell, Comparison, Pairing } from '../../core/records/comparison.ts';
import { labelsOf } from '../words/labels.ts';
import { clean } from '../words/text.ts';

/** A scenario as reports show it: what was measured, best first, and apart from it what has no number to show. */
export interface Row {
  readonly scenario: string;
  /** The suite, the parameters that tell this row from the others, and K, in one clean line. */
  readonly label: string;
  readonly params: Cell['params'];
  /** Null in a closed loop. */
  readonly arrivals: Cell['arrivals'];
  /** It measures the models and no workload: the verdict is not made of it, and nobody is its best. */
  readonly isFloor: boolean;
  /** The model that ratios are taken against, or null where there are none. */
  readonly baseline: string | null;
  readonly standings: readonly Standing[];
  /** Invalid, failed and unsupported cells: a state and a reason, never a number. */
  readonly missing: readonly Cell[];
}

/** A measured cell and where it stands in its row. */
export interface Standing {
  readonly cell: Cell;
  readonly isTied: boolean;
  /** First in its row and, where models tie, the one that the verdict is for; never in a floor. */
  readonly isBest: boolean;
  readonly isBaseline: boolean;
  /** Throughput as a share of the best in the row, 0 … 1. */
  readonly shareOfBest: number;
  /** Throughput against the baseline. */
  readonly pairing: Pairing | null;
}

/** Two models, or one on two runtimes, with the same calls in flight. */
export interface EqualPair {
  readonly scenario: string;
  readonly baseline: Cell;
  readonly candidate: Cell;
  readonly throughput: Pairing | null;
  readonly cpu: Pairing | null;
}

export function rowsOf(comparison: Comparison): Row[] {
  const scenarios = Map.groupBy(comparison.cells, (cell) => cell.scenario);
  const labels = labelsOf(scenarios);
  const natural = soundPairings(comparison).filter((pairing) => pairing.kind === 'natural');
  const byScenario = Map.groupBy(natural, (pairing) => pairing.scenario);
  const standings = standingsBy(natural, comparison.verdict.winner);
  return [...scenarios].map(([scenario, cells]) => {
    const baseline = byScenario.get(scenario)?.[0]?.baseline;
    return {
      scenario,
      label: labels.get(scenario) ?? clean(scenario),
      params: cells[0]?.params ?? {},
      arrivals: cells[0]?.arrivals ?? null,
      isFloor: cells.some((cell) => cell.isFloor),
      baseline: baseline === undefined ? null : clean(baseline),
      standings: standings(cells),
      missing: cells.filter((cell) => cell.state !== 'measured'),
    };
  });
}

/** @param kind `equal`: a pool beside its loop; `runtime`: a model beside itself on another runtime */
export function equalPairsOf(comparison: Comparison, kind: 'equal' | 'runtime' = 'equal'): EqualPair[] {
  const cells = new Map(comparison.cells.map((cell) => [cell.id, cell]));
  const equal = soundPairings(comparison).filter((pairing) => pairing.kind === kind);
  const pairs = Map.groupBy(equal, (pairing) => JSON.stringify([pairing.baselineId, pairing.candidateId]));
  return [...pairs.values()].map(([first, ...rest]) => ({
    scenario: first!.scenario,
    baseline: cells.get(first!.baselineId)!,
    candidate: cells.get(first!.candidateId)!,
    throughput: [first!, ...rest].find((pairing) => pairing.metric === 'throughputPerSecond') ?? null,
    cpu: [first!, ...rest].find((pairing) => pairing.metric === 'cpuMicrosPerOperation') ?? null,
  }));
}

/** `1=` is shared by all that tie; a control has none. */
export function rankText({ cell, isTied }: Standing): string {
  return cell.rank === null ? '' : `${cell.rank}${isTied ? '=' : ''}`;
}

/** A pairing says something only where both of its sides were measured. */
function soundPairings({ cells, comparisons }: Comparison): Pairing[] {
  const measured = new Set(cells.filter((cell) => cell.state === 'measured').map((cell) => cell.id));
  return comparisons.filter(({ baselineId, candidateId }) => measured.has(baselineId) && measured.has(candidateId));
}

/** How the measured cells of a scenario stand. Pairings are looked up, since there are as many as there are cells. */
function standingsBy(natural: readonly Pairing[], winner: string | null): (cells: readonly Cell[]) => Standing[] {
  const ofThroughput = natural.filter((pairing) => pairing.metric === 'throughputPerSecond');
  const baselines = new Set(ofThroughput.map((pairing) => pairing.baselineId));
  const byCandidate = Map.groupBy(ofThroughput, (pairing) => pairing.candidateId);
  return (cells) => {
    const sorted = cells
      .filter((cell) => cell.state === 'measured')
      .toSorted((a, b) => (b.throughputPerSecond.median ?? -1) - (a.throughputPerSecond.median ?? -1));
    const best = Math.max(...sorted.map((cell) => cell.throughputPerSecond.median ?? 0));
    return sorted.map((cell) => {
      const { rank } = cell;
      return {
        cell,
        isTied: rank !== null && sorted.filter((other) => other.rank === rank).length > 1,
        isBest: rank === 1 && !cell.isFloor && (winner === null || winner === contenderText(cell)),
        isBaseline: baselines.has(cell.id),
        shareOfBest: best > 0 ? (cell.throughputPerSecond.median ?? 0) / best : 0,
        pairing: byCandidate.get(cell.id)?.[0] ?? null,
      };
    });
  };
}
