import { shapeParts } from '../core/text/shape.ts';
import type { Plan } from '../core/records.ts';
import { blockCostMs } from '../core/block-cost.ts';

/** The plan for people: what will be measured, in which shape, and how long that takes at the least. */
export function planText(plan: Plan): string {
  const lines = plan.blocks.map((block) => {
    const rows = plan.trials
      .filter((trial) => block.trials.includes(trial.id))
      .map((trial) => {
        const name = [trial.model, shapeParts(trial).join('×')].filter((part) => part !== '').join(' ');
        const bound = trial.boundMs === null ? 'no bound' : `bound ${(trial.boundMs / 1000).toFixed(2)} s a round`;
        return `    ${name}, ${trial.concurrency} in flight, ${bound}${trial.isControl ? ' (control)' : ''}`;
      });
    return [`  ${block.scenario}: ${block.order.length} rounds`, ...rows].join('\n');
  });
  const seconds = plan.blocks.reduce((total, block) => total + blockCostMs(plan, block), 0) / 1000;
  return [
    `seed ${plan.seed}, ${plan.blocks.length} blocks, at least ${seconds.toFixed(0)} s of measuring, budget ${(plan.budgetMs / 1000).toFixed(0)} s`,
    ...lines,
    '',
  ].join('\n');
}

/** " 2×4": processes × threads × tasks of a thread, as far as the model has them. */
