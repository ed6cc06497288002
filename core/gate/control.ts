import { gateMetrics } from '../records/gate-metrics.ts';
import type { GateControl } from '../records/gate-report.ts';
import { holm } from '../stats/holm.ts';
import { signedPercent } from '../text/words.ts';
import { type Estimate, estimateOf, noiseOf, pWorse, ratioOf } from './estimate.ts';
import { logRatios } from './log-ratios.ts';
import { metricName } from './metric-names.ts';
import { CONTROL_ALPHA, FAIL_SHARE } from './procedure.ts';
import type { GatedCell, GateRecord } from './records.ts';

/**
 * The base against itself, metric by metric, over all cells that had the control. What moves there by as much as would fail a
 * candidate, and by more than its own noise explains, moves for a reason that is not in the code.
 */
export function controlOf(cells: readonly GatedCell[], records: readonly GateRecord[]): GateControl[] {
  const seen = records
    .filter((record) => record.type === 'control')
    .filter(({ base, again }) => (base.invalid ?? again.invalid) === null);
  const machines = seen.flatMap(({ machine }) => (machine === undefined ? [] : [machine]));
  const measured = gateMetrics.flatMap((metric) => {
    const gated = cells.flatMap((cell) =>
      cell.metrics.filter((each) => each.metric === metric && each.margin !== null),
    );
    const noiseFloor = Math.max(...gated.map((each) => each.noiseFloor));
    const pairs = seen.map(({ base, again }) => logRatios(base, again, metric));
    const estimate = gated.length === 0 ? null : estimateOf(pairs, noiseFloor, machines);
    if (estimate === null) return [];
    return [{ metric, margin: Math.min(...gated.map(({ margin }) => margin as number)), estimate }];
  });
  const adjusted = holm(measured.map(({ estimate }) => pMoved(estimate)));
  return measured.map(({ metric, margin, estimate }, place) => ({
    metric,
    ratio: ratioOf(estimate),
    rounds: estimate.rounds,
    processPairs: estimate.processPairs,
    noise: noiseOf(estimate),
    isMoved:
      Math.abs(estimate.logRatio) >= Math.log1p(FAIL_SHARE * margin) && (adjusted[place] as number) <= CONTROL_ALPHA,
  }));
}

/** Chance of so large a movement, in whichever direction, where there is none. */
function pMoved(estimate: Estimate): number {
  const other = { ...estimate, logRatio: -estimate.logRatio, logRatioOfPairs: -estimate.logRatioOfPairs };
  return Math.min(1, 2 * Math.min(pWorse(estimate), pWorse(other)));
}

/** What a control that moved says, and how far the machine may have moved anything else. */
export interface Movement {
  readonly text: string;
  /** As a logarithm. */
  readonly reach: number;
}

/** @returns Null where the control did not move. */
export function movementOf(control: readonly GateControl[]): Movement | null {
  const moved = control.filter(({ isMoved }) => isMoved);
  if (moved.length === 0) return null;
  const said = moved.map(({ metric, ratio }) => `${signedPercent((ratio.estimate ?? 1) - 1)} ${metricName(metric)}`);
  const ends = moved.flatMap(({ ratio: { low, high } }) => [low ?? 1, high ?? 1]);
  return {
    text: `the control moved: the base against itself says ${said.join(' and ')}`,
    reach: Math.max(...ends.map((end) => Math.abs(Math.log(end)))),
  };
}
