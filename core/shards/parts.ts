import { estimatedMs } from '../plan/block-cost.ts';
import { isProbeOf } from '../records/part.ts';
import type { Plan, Shard } from '../records/records.ts';
import { type RowGroup, rowGroups } from './groups.ts';

/**
 * The row groups of each of so many machines: the longest first, each to the machine that has the least to do. A pure function of
 * the plan, so that machines that know nothing of each other agree.
 */
export function sharedOut(plan: Plan, machines: number): RowGroup[][] {
  const timed = rowGroups(plan).map((group) => ({ group, ms: timeOf(plan, group) }));
  const longestFirst = timed.toSorted((a, b) => b.ms - a.ms); // which is stable: equals stay in the order of the plan
  const shares = Array.from({ length: machines }, () => ({ ms: 0, groups: new Set<RowGroup>() }));
  for (const { group, ms } of longestFirst) {
    const least = shares.reduce((one, other) => (other.ms < one.ms ? other : one));
    least.ms += ms;
    least.groups.add(group);
  }
  return shares.map(({ groups }) => timed.flatMap(({ group }) => (groups.has(group) ? [group] : [])));
}

/** What these groups take on a machine, as far as that is known before. */
function timeOf(plan: Plan, { blocks }: Pick<RowGroup, 'blocks'>): number {
  return blocks.reduce((sum, block) => sum + estimatedMs(plan, block), 0);
}

/** The blocks that one machine measures, by their names in the order of the plan: its groups, and the probes of their servers. */
export function blocksOf(plan: Plan, { index, of }: { readonly index: number; readonly of: number }): string[] {
  const own = new Set((sharedOut(plan, of)[index - 1] ?? []).flatMap(({ blocks }) => blocks));
  const ids = new Set([...own].flatMap(({ trials }) => trials));
  const serversOf = (trials: ReadonlySet<string>) =>
    plan.trials.flatMap(({ id, modules }) => (trials.has(id) && modules.server !== null ? [modules.server.name] : []));
  const asked = new Set(serversOf(ids));
  const isProbe = isProbeOf(plan);
  const isAsked = (block: Plan['blocks'][number]) =>
    isProbe(block) && serversOf(new Set(block.trials)).some((name) => asked.has(name));
  return plan.blocks.filter((block) => own.has(block) || isAsked(block)).map(({ scenario }) => scenario);
}

/** "shard 2/4: 3 of 12 row groups, at least 40 s of 160 s" */
export function shareText(plan: Plan, { index, of, blocks }: Pick<Shard, 'index' | 'of' | 'blocks'>): string {
  const all = rowGroups(plan);
  const own = all.filter((group) => group.blocks.some(({ scenario }) => blocks.includes(scenario)));
  const seconds = (groups: readonly RowGroup[]) =>
    (groups.reduce((sum, group) => sum + timeOf(plan, group), 0) / 1000).toFixed(0);
  const share = `${own.length} of ${all.length} row groups`;
  return own.length === 0
    ? `shard ${index}/${of} has nothing to measure: ${share}`
    : `shard ${index}/${of}: ${share}, about ${seconds(own)} s of ${seconds(all)} s`;
}
