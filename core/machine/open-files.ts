import { EnvironmentError } from '../text/errors.ts';
import { isProbeOf } from '../records/part.ts';
import type { Environment, Plan } from '../records/records.ts';

/** Each call in flight is a socket; its client, its server and the session need some more. */
const OTHER_FILES = 100;

type Block = Plan['blocks'][number];

/** A row that cannot be measured here, and why. */
export interface TooLarge {
  readonly block: Block;
  readonly reason: string;
}

/**
 * The rows of a plan whose processes would need more open files than they may have: the others are measured without them.
 *
 * @throws EnvironmentError where no row would be left
 */
export function rowsTooLarge(plan: Plan, { openFilesLimit }: Pick<Environment, 'openFilesLimit'>): TooLarge[] {
  return [...beyondTheirServer(plan), ...beyondTheFiles(plan, openFilesLimit)];
}

/** A model that needs more connections by itself than its suite allows. */
function beyondTheirServer(plan: Plan): TooLarge[] {
  return plan.blocks.flatMap((block) => {
    const alive = plan.trials.filter(({ id }) => block.trials.includes(id));
    const large = alive.find(
      ({ concurrency, maxConnections }) => maxConnections !== null && concurrency > maxConnections,
    );
    if (large === undefined) return [];
    const reason = `${large.concurrency} connections are needed and ${large.maxConnections} allowed: compare at a smaller --concurrency`;
    return [{ block, reason }];
  });
}

function beyondTheFiles(plan: Plan, openFilesLimit: number | null): TooLarge[] {
  if (openFilesLimit === null || plan.blocks.length === 0) return [];
  const needs = plan.blocks.map((block) => ({ block, needed: mostSockets(plan, block) + OTHER_FILES }));
  const isProbe = isProbeOf(plan);
  const large = needs.filter(({ needed }) => needed > openFilesLimit);
  if (needs.some(({ block, needed }) => needed <= openFilesLimit && !isProbe(block))) {
    return large.map(({ block, needed }) => ({ block, reason: reasonOf(needed, openFilesLimit) }));
  }
  const needed = Math.max(...needs.map((each) => each.needed));
  throw new EnvironmentError(reasonOf(needed, openFilesLimit));
}

function reasonOf(needed: number, allowed: number): string {
  return `${needed} open files are needed and ${allowed} allowed: run "ulimit -n ${needed}" first`;
}

/** The most that one process holds: a trial its own, and a server those of all trials that are alive together. */
function mostSockets({ trials }: Plan, { trials: ids }: Block): number {
  const alive = trials.filter((trial) => ids.includes(trial.id));
  const atServers = alive.filter((trial) => trial.modules.server !== null);
  const held = atServers.filter(({ connect }) => connect === null); // the others hold theirs in turn
  return Math.max(
    ...alive.map((trial) => trial.concurrency),
    held.reduce((sum, trial) => sum + trial.concurrency, 0),
  );
}
