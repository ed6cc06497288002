import type { Results } from '../core/records/records.ts';

/** What was recorded so far of one row, as if it had been all: the same analysis as of the whole, in a fraction of its time. */
export function rowIn(results: Results, scenario: string): Results {
  const { plan } = results.session;
  const blocks = plan.blocks.filter((block) => block.scenario === scenario);
  const ids = new Set(blocks.flatMap(({ trials }) => trials));
  const trials = plan.trials.filter(({ id }) => ids.has(id));
  const isOwn = ({ trial }: { readonly trial: string }) => ids.has(trial);
  const session = { ...results.session, plan: { ...plan, blocks, trials, claims: [] } };
  return { ...results, session, trials: results.trials.filter(isOwn), rounds: results.rounds.filter(isOwn) };
}
