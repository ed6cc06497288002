import type { Plan } from './plan.ts';

/** What is left of a plan where only these of its blocks are run: their trials, and the claims that those can judge. */
export function partOf(plan: Plan, scenarios: readonly string[]): Plan {
  const wanted = new Set(scenarios);
  const blocks = plan.blocks.filter(({ scenario }) => wanted.has(scenario));
  const ids = new Set(blocks.flatMap(({ trials }) => trials));
  const isJudged = ({ cell, against }: Plan['claims'][number]['expects'][number]) =>
    ids.has(cell) && (against === null || ids.has(against));
  return {
    ...plan,
    blocks,
    trials: plan.trials.filter(({ id }) => ids.has(id)),
    claims: plan.claims.filter(({ expects }) => expects.every(isJudged)),
  };
}

/** Whether a block finds out what a server can do on this machine, and is no row. */
export function isProbeOf({ trials }: Plan): (block: Plan['blocks'][number]) => boolean {
  const probes = new Set(trials.filter(({ purpose }) => purpose === 'probe').map(({ id }) => id));
  return ({ trials: [first = ''] }) => probes.has(first);
}
