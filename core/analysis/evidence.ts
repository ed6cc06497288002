import type { Results } from '../records/records.ts';
import type { TrialEvidence } from './violation.ts';

/** All that a result file has of one trial. */
export function evidenceOf(trial: TrialEvidence['trial'], { trials, rounds, faults }: Results): TrialEvidence {
  return {
    trial,
    rounds: rounds.filter((round) => round.trial === trial.id),
    up: trials.find((record) => record.trial === trial.id),
    fault: faults.find((record) => record.trial === trial.id),
  };
}
