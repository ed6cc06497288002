import type { Warning } from '../members/types.ts';
import { leastOpenedIn } from './system-counts.ts';
import type { TrialEvidence } from './violation.ts';

/** Fewer may be other programs'. */
const FEWEST_RECONNECTS = 4;

type CellWarning = Omit<Warning, 'subject'>;

/** What a reader has to know of the connections of a cell. */
export function ofTheConnections(evidence: TrialEvidence): CellWarning[] {
  return [...ofTheReconnects(evidence), ...ofTheTurns(evidence)];
}

/** With a server that witnesses them, what binds says it. */
function ofTheReconnects(evidence: TrialEvidence): CellWarning[] {
  const { trial, rounds } = evidence;
  const opened = leastOpenedIn(evidence);
  const isWitnessed = rounds.some(({ witness }) => witness?.connectionsAccepted != null);
  if (isWitnessed || opened === null || opened < Math.max(FEWEST_RECONNECTS, trial.concurrency / 2)) return [];
  return [
    {
      code: 'reconnects',
      severity: 'warning',
      evidence: { connectionsOpenedInEachRound: opened, concurrency: trial.concurrency },
      advice:
        'connections were opened on the clock in every round: they are not kept, or idle ones are closed while other models have their turn (a timeout of the client or of the server)',
    },
  ];
}

function ofTheTurns({ trial }: TrialEvidence): CellWarning[] {
  if (trial.connect === null) return [];
  return [
    {
      code: 'connects-per-round',
      severity: 'info',
      evidence: { concurrency: trial.concurrency },
      advice:
        'its lanes were opened before each round and closed after it, off the clock: what an operation gains from a connection that has long been open is not in it',
    },
  ];
}
