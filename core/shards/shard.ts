import { hostNow } from '../machine/host.ts';
import type { Environment, Plan, Shard } from '../records/records.ts';
import { codeNow, planDigest } from './digests.ts';
import { blocksOf } from './parts.ts';

/** The part of a plan that one of several machines measures, and what tells whether the others measure the same plan. */
export function shardOf(
  plan: Plan,
  { index, of }: { readonly index: number; readonly of: number },
  circumstances: { readonly folder: string; readonly environment: Environment; readonly command: string },
): Shard {
  const { folder, environment, command } = circumstances;
  return {
    index,
    of,
    planDigest: planDigest(plan, folder),
    code: codeNow(plan, folder, environment),
    blocks: blocksOf(plan, { index, of }),
    host: hostNow(),
    command,
  };
}
