import type { PlannedTrial, Results } from '../records/records.ts';
import type { TrialEvidence } from './violation.ts';

/** All that a result file has of each of these trials of its plan. */
export function evidenceOf(planned: readonly PlannedTrial[], { trials, rounds, faults }: Results): TrialEvidence[] {
  const roundsOf = Map.groupBy(rounds, ({ trial }) => trial);
  const upOf = new Map(trials.toReversed().map((record) => [record.trial, record]));
  const faultOf = new Map(faults.toReversed().map((record) => [record.trial, record]));
  return planned.map((trial) => ({
    trial,
    rounds: roundsOf.get(trial.id) ?? [],
    up: upOf.get(trial.id),
    fault: faultOf.get(trial.id),
  }));
}
