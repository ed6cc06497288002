import type { Plan } from '../records/records.ts';

/** A trial whose cost nobody knows is taken to need so long a round. */
const UNKNOWN_ROUND_MS = 50;

/** What a block takes at the least: every round of every trial at its bound, and one to warm up. */
export function blockCostMs(plan: Plan, block: Plan['blocks'][number]): number {
  const rounds = block.order.length + 1;
  const perRound = block.trials.map((id) => {
    const boundMs = plan.trials.find((trial) => trial.id === id)?.boundMs ?? null;
    return boundMs === null || boundMs === 0 ? UNKNOWN_ROUND_MS : boundMs;
  });
  return rounds * sum(perRound);
}

/** The part of the budget that is spent when this block ends: blocks share it by what they are bound to cost. */
export function budgetShareUpTo(plan: Plan, block: Plan['blocks'][number]): number {
  const costs = plan.blocks.map((each) => blockCostMs(plan, each));
  return sum(costs.slice(0, plan.blocks.indexOf(block) + 1)) / sum(costs);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
