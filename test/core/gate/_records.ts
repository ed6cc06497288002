import type { GatedCell, GateRecord, GateStart, PairRecord, PairSide } from '../../../core/gate/records.ts';
import type { Metric } from '../../../core/records/gate-metrics.ts';
import type { GateReport } from '../../../core/records/gate-report.ts';
import { environment } from '../../_environment.ts';

/** The records of a gate, written by hand. */

export const ID = 'fetch @4 event-loop 4';

/** Time and CPU are gated at 5 and 10 %, the p99 is shown only. */
export function cellOf(id = ID, some: Partial<GatedCell> = {}): GatedCell {
  return {
    id,
    scenario: 'fetch @4',
    suite: 'fetch',
    params: { latencyMs: 100 },
    namedParams: [],
    model: 'event-loop',
    concurrency: 4,
    askedConcurrency: 4,
    processes: null,
    threads: null,
    tasksPerThread: null,
    metrics: [
      { metric: 'makespanMs', margin: 0.05, noiseFloor: 0.01 },
      { metric: 'cpuMicrosPerOperation', margin: 0.1, noiseFloor: 0.02 },
      { metric: 'serviceP99Ms', margin: null, noiseFloor: 0.02 },
    ],
    missing: null,
    only: null,
    answersMayDiffer: false,
    ...some,
  };
}

export const startOf = (cells: readonly GatedCell[] = [cellOf()]): GateStart => ({
  type: 'gate',
  schemaVersion: 1,
  tool: { name: 'lockstep', version: '0.1.0' },
  command: 'lockstep gate --against main',
  environment,
  base: { ref: 'main', commit: 'fedcba9876' },
  margin: 0.05,
  budgetMs: 60_000,
  seed: 7,
  cells: [...cells],
  notes: [],
  trades: [],
});

export const END: GateRecord = { type: 'end', state: 'complete', reason: null, elapsedMs: 42_000 };

const ROUNDS = 8;
const sizes: Readonly<Record<Metric, number>> = {
  makespanMs: 200,
  cpuMicrosPerOperation: 100,
  serviceP50Ms: 100,
  serviceP99Ms: 110,
};

export function sideOf(factors: Partial<Record<Metric, number>> = {}, some: Partial<PairSide> = {}): PairSide {
  const values = (metric: Metric) =>
    Array.from({ length: ROUNDS }, (_, round) => sizes[metric] * (factors[metric] ?? 1) * (1 + 0.01 * (round % 3)));
  return {
    makespanMs: values('makespanMs'),
    cpuMicrosPerOperation: values('cpuMicrosPerOperation'),
    serviceP50Ms: values('serviceP50Ms'),
    serviceP99Ms: values('serviceP99Ms'),
    counts: { operations: 64, succeeded: 64, bytes: 4096, answered: 64, connections: 4 },
    invalid: null,
    startMs: null,
    rssBytes: null,
    ...some,
  };
}

/** The counts of a side where some differ. */
export const counting = (some: Partial<PairSide['counts']>): Partial<PairSide> => ({
  counts: { operations: 64, succeeded: 64, bytes: 4096, answered: 64, connections: 4, ...some },
});

interface Seen {
  readonly cell?: string;
  /** By how much the candidate is slower, as shares. */
  readonly slower?: Partial<Record<Metric, number>>;
  readonly base?: Partial<PairSide>;
  readonly candidate?: Partial<PairSide>;
  readonly answersChanged?: string;
}

/** So many pairs of processes of a cell, which hardly differ. */
export function pairsOf(stage: PairRecord['stage'], count: number, seen: Seen = {}): PairRecord[] {
  return Array.from({ length: count }, (_, pair): PairRecord => {
    const luck = 1 + ((pair % 3) - 1) * 0.001;
    const factors = Object.fromEntries(
      Object.keys(sizes).map((metric) => [metric, luck * (1 + (seen.slower?.[metric as Metric] ?? 0))]),
    );
    return {
      type: 'pair',
      stage,
      pair,
      cell: seen.cell ?? ID,
      isShared: false,
      base: sideOf({}, seen.base),
      candidate: sideOf(factors, seen.candidate),
      answersChanged: seen.answersChanged ?? null,
      warmUpRounds: 10,
      elapsedMs: 3200,
    };
  });
}

/** Six pairs that screen, and three that confirm. */
export const screenedAndConfirmed = (seen: Seen): PairRecord[] => [
  ...pairsOf('screen', 6, seen),
  ...pairsOf('confirm', 3, seen),
];

export const metricIn = (report: GateReport, metric: Metric, cell = 0) =>
  report.cells[cell]!.metrics.find((each) => each.metric === metric)!;
