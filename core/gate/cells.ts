import type { Ideal } from '../work/bound.ts';
import { gateMetrics, type Metric } from '../records/gate-metrics.ts';
import { identityOf } from '../records/identity.ts';
import type { PlannedTrial } from '../records/records.ts';
import { CPU_MARGIN_FACTOR, NOISE_FLOOR } from './procedure.ts';
import type { GatedCell, GatedMetric } from './records.ts';

/** One side of a cell: what is run, and by the code of which checkout. */
export interface GateSide {
  readonly planned: PlannedTrial;
  readonly home: URL;
}

/** A cell that both sides have. */
export interface GateCell {
  readonly gated: GatedCell;
  readonly base: GateSide;
  readonly candidate: GateSide;
  readonly ideal: Ideal | null;
}

export interface GateMargins {
  readonly margin: number;
  readonly noiseFloor: Partial<Readonly<Record<Metric, number>>>;
  /** Whether the answers of a cell may be others than the base's. Default: of none. */
  readonly mayAnswersDiffer?: (cell: string) => boolean;
}

/** A trial as a cell of a gate that both sides have, as far as is known. */
export function gatedCell(trial: PlannedTrial, margins: GateMargins): GatedCell {
  const metrics = gateMetrics.map((metric): GatedMetric => ({
    metric,
    margin: marginOf(metric, trial, margins.margin),
    noiseFloor: margins.noiseFloor[metric] ?? NOISE_FLOOR[metric],
  }));
  const answersMayDiffer = margins.mayAnswersDiffer?.(trial.id) ?? false;
  return { ...identityOf(trial), metrics, missing: null, only: null, answersMayDiffer };
}

/** Null for what is shown only: p99 always, p50 where nothing is waited for and it says what the makespan says. */
function marginOf(metric: Metric, { threads, boundMs }: PlannedTrial, margin: number): number | null {
  switch (metric) {
    case 'makespanMs':
      return margin;
    case 'cpuMicrosPerOperation':
      return threads === null ? margin * CPU_MARGIN_FACTOR : margin;
    case 'serviceP50Ms':
      return boundMs === null || boundMs === 0 ? null : margin;
    case 'serviceP99Ms':
      return null;
  }
}
