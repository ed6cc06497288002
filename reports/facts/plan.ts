import { blockCostMs } from '../../core/plan/block-cost.ts';
import type { Plan, PlannedTrial } from '../../core/records/records.ts';
import { modelText } from '../../core/text/shape.ts';
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
  readonly trials: readonly PlannedTrial[];
}

export function plannedBlocks(plan: Plan): PlannedBlock[] {
  return plan.blocks.map((block) => ({
    name: clean(block.scenario),
    rounds: block.order.length,
    trials: plan.trials.filter((trial) => block.trials.includes(trial.id)),
  }));
}

/** "worker-thread-pool 4×4": processes × threads × tasks of a thread, as far as the model has them. */
export function trialName(trial: PlannedTrial): string {
  return clean(modelText(trial.model, trial));
}

export function boundText({ boundMs }: PlannedTrial): string {
  return boundMs === null ? 'no bound' : `bound ${(boundMs / 1000).toFixed(2)} s a round`;
}
