import { isProbeOf } from '../records/part.ts';
import type { Plan } from '../records/records.ts';

type Block = Plan['blocks'][number];

/** Rows that are measured on one machine or on none: all that is compared with each other, with its controls. */
export interface RowGroup {
  /** The name of its first block. */
  readonly name: string;
  readonly blocks: readonly Block[];
}

/**
 * The row groups of a plan, in its order. Cells of one block are compared with each other; of two blocks where a claim divides a
 * quantity of one by that of the other. Probes of servers are in none: they say what this machine can do, whichever it is.
 */
export function rowGroups(plan: Plan): RowGroup[] {
  const isProbe = isProbeOf(plan);
  const blocks = plan.blocks.filter((block) => !isProbe(block));
  const places = new Map(blocks.map((block, place) => [block, place]));
  const homes = new Map(blocks.flatMap((block) => block.trials.map((id) => [id, block] as const)));
  const groups = new Map(blocks.map((block) => [block, [block]]));
  for (const { cell, against } of plan.claims.flatMap(({ expects }) => expects)) {
    const [one, other] = [homes.get(cell), homes.get(against ?? cell)].map((home) => home && groups.get(home));
    if (one === undefined || other === undefined || one === other) continue;
    one.push(...other);
    for (const block of other) groups.set(block, one);
  }
  return [...new Set(groups.values())].map((group) => {
    const inOrder = group.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
    return { name: inOrder[0]?.scenario ?? '', blocks: inOrder };
  });
}
