import type { Plan } from '../records/records.ts';

/** A trial whose cost nobody knows is taken to need so long a round. */
const UNKNOWN_ROUND_MS = 50;
/** What it takes to start and to warm up a trial. */
const WARM_UP_MS = 1000;

/** What a block takes at the least: every round of every trial at its bound, and one to warm up. */
export function blockCostMs(plan: Plan, block: Plan['blocks'][number]): number {
  const rounds = block.order.length + 1;
  const bounds = boundsOf(plan);
  const perRound = block.trials.map((id) => {
    const boundMs = bounds.get(id) ?? null;
    return boundMs === null || boundMs === 0 ? UNKNOWN_ROUND_MS : boundMs;
  });
  return rounds * sum(perRound);
}

/** Every block of a plan asks, and a large plan has thousands. */
function boundsOf({ trials }: Plan): ReadonlyMap<string, number | null> {
  const known = found.get(trials);
  if (known !== undefined) return known;
  const bounds = new Map(trials.map(({ id, boundMs }) => [id, boundMs]));
  found.set(trials, bounds);
  return bounds;
}

const found = new WeakMap<Plan['trials'], ReadonlyMap<string, number | null>>();

/** What a block takes with all of its rounds, its processes started and warmed up: what decides who shares a plan how. */
export function estimatedMs(plan: Plan, block: Plan['blocks'][number]): number {
  return blockCostMs(plan, block) + block.trials.length * WARM_UP_MS;
}

/**
 * When this block has to end, counted from the begin of the session. Blocks share the budget by what they are bound to cost; where
 * they end when they are decided, one that is not may have all but what those after it need until their first look.
 */
export function deadlineMs(plan: Plan, block: Plan['blocks'][number]): number {
  const { blocks, budgetMs } = plan;
  const costs = blocks.map((each) => leastCostMs(plan, each));
  const place = blocks.indexOf(block) + 1;
  const proportional = (budgetMs * sum(costs.slice(0, place))) / sum(costs);
  return block.looks.length === 0 ? proportional : Math.max(proportional, budgetMs - sum(costs.slice(place)));
}

/** Until its first look, with all that warms it up; where nobody looks, what it takes at the least. */
function leastCostMs(plan: Plan, block: Plan['blocks'][number]): number {
  const [first] = block.looks;
  const cost = blockCostMs(plan, block);
  return first === undefined ? cost : (cost * first) / (block.order.length + 1) + block.trials.length * WARM_UP_MS;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
