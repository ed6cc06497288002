import { type CellContext, cellOf } from '../../../core/analysis/cells.ts';
import type { TrialEvidence } from '../../../core/analysis/violation.ts';
import type { Cell } from '../../../core/records/comparison.ts';
import type { PlannedTrial, RoundRecord, TrialRecord } from '../../../core/records/records.ts';
import { environment } from '../../_environment.ts';
import { type Change, loopId, planned, results, soundRounds } from './_rounds.ts';

const context: CellContext = { environment, confidence: 0.95, margin: 0.05, capacities: new Map([['desk', 1e6]]) };
export const trial = planned.trials.find(({ id }) => id === loopId) as PlannedTrial;
export const up = results.trials.find((record) => record.trial === loopId) as TrialRecord;

/** The cell of the loop, of which this much is known. */
export function cellFrom(some: Partial<TrialEvidence> = {}, own: Partial<CellContext> = {}): Cell {
  const evidence: TrialEvidence = { trial, rounds: soundRounds(), up, fault: undefined, ...some };
  return cellOf(evidence, [evidence], { ...context, ...own });
}

export const changed = (change: Change): RoundRecord[] => soundRounds().map(change);
