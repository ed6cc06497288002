import { blockCostMs } from '../../core/plan/block-cost.ts';
import { inTurnBecause } from '../../core/plan/connections.ts';
import type { Plan, PlannedTrial } from '../../core/records/records.ts';
import { modelText, onRuntime } from '../../core/text/shape.ts';
import { clean } from '../words/text.ts';

/** What every page says of a plan. All text that is returned is clean. */

export function planTitle(plan: Plan): string {
  const seconds = plan.blocks.reduce((total, block) => total + blockCostMs(plan, block), 0) / 1000;
  return `seed ${plan.seed}, ${plan.blocks.length} blocks, at least ${seconds.toFixed(0)} s of measuring, budget ${(plan.budgetMs / 1000).toFixed(0)} s`;
}

/** What is interleaved, round by round. */
export interface PlannedBlock {
  readonly name: string;
  readonly rounds: number;
  /** How its models share what they ask, where they do not hold their connections; null where they do. */
  readonly note: string | null;
  readonly cells: readonly PlannedCell[];
}

/** One cell that would be measured. */
export interface PlannedCell {
  /** "worker-thread-pool 4×4": processes × threads × tasks of a thread, as far as the model has them. */
  readonly name: string;
  readonly inFlight: number;
  readonly isControl: boolean;
  /** "0.80 s a round", or null where there is none. */
  readonly bound: string | null;
}

export function plannedBlocks(plan: Plan): PlannedBlock[] {
  return plan.blocks.map((block) => ({
    name: clean(block.scenario),
    rounds: block.order.length,
    note: inTurnBecause(plan, block),
    cells: plan.trials.filter((trial) => block.trials.includes(trial.id)).map(plannedCell),
  }));
}

function plannedCell(trial: PlannedTrial): PlannedCell {
  const { isControl, concurrency, boundMs } = trial;
  return {
    name: clean(modelText(trial.model, trial) + onRuntime(trial.runtime)),
    inFlight: concurrency,
    isControl,
    bound: boundMs === null ? null : `${(boundMs / 1000).toFixed(2)} s a round`,
  };
}
