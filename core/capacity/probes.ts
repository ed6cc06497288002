import type { Plan } from '../records/records.ts';
import { fewestValues } from '../stats/interval.ts';
import { percent } from '../text/words.ts';
import { UsageError } from '../text/errors.ts';

/** How large a probe of a capacity is, and how many there may be. */

/** The parameter that says how many operations a round has. */
export const OPERATIONS = 'operations';
/** As long as a round should be, where the suite lets us say how many operations it has. */
const ROUND_SECONDS = 1;
const FEWEST_OPERATIONS = 50;
const MOST_OPERATIONS = 20_000;
/** Floors, start and warm-up of a probe, beside its rounds. */
const PROBE_START_MS = 5000;
/** Disturbed rounds are repeated while this factor lasts. */
const ROOM = 1.5;
/** With fewer probes no search ends. */
const LEAST_PROBES = 4;

/** As many as come in within a round. */
export function operationsAt(ratePerSecond: number): number {
  return Math.min(MOST_OPERATIONS, Math.max(FEWEST_OPERATIONS, Math.ceil(ratePerSecond * ROUND_SECONDS)));
}

export function probeBudgetMs(rounds: number): number {
  return rounds * ROUND_SECONDS * 1000 * ROOM;
}

/** Probes of each cell within a budget for all of them. */
export function probesWithin(budgetMs: number, rounds: number, cells: number): number {
  return Math.max(LEAST_PROBES, Math.floor(budgetMs / (probeBudgetMs(rounds) + PROBE_START_MS) / cells));
}

/** @throws UsageError where there are several rows, for a capacity is that of one, or too few rounds for any verdict */
export function checkedPlan(plan: Plan): Plan {
  const { rounds, confidence } = plan;
  const fewest = fewestValues(confidence);
  if (rounds < fewest) {
    throw new UsageError(
      `a confidence of ${percent(confidence)} needs at least ${fewest} rounds, and there are ${rounds}`,
    );
  }
  const rows = [...new Set(plan.trials.filter(({ purpose }) => purpose !== 'probe').map(({ scenario }) => scenario))];
  if (rows.length === 1) return plan;
  throw new UsageError(`a capacity is that of one row, and this plans ${rows.length}: ${rows.join(', ')}`);
}
