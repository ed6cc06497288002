import { EnvironmentError } from '../text/errors.ts';
import type { Environment, Plan } from '../records/records.ts';

/** Each call in flight is a socket; its client, its server and the session need some more. */
const OTHER_FILES = 100;

/** @throws EnvironmentError where a process of this plan would need more open files than it may have */
export function checkOpenFiles(plan: Plan, { openFilesLimit }: Pick<Environment, 'openFilesLimit'>): void {
  const needed = Math.max(...plan.blocks.map((block) => mostSockets(plan, block))) + OTHER_FILES;
  if (openFilesLimit === null || needed <= openFilesLimit) return;
  throw new EnvironmentError(
    `${needed} open files are needed and ${openFilesLimit} allowed: run "ulimit -n ${needed}" first`,
  );
}

/** The most that one process holds: a trial its own, and a server those of all trials that are alive together. */
function mostSockets({ trials }: Plan, { trials: ids }: Plan['blocks'][number]): number {
  const alive = trials.filter((trial) => ids.includes(trial.id));
  const atServers = alive.filter((trial) => trial.modules.server !== null);
  return Math.max(
    ...alive.map((trial) => trial.concurrency),
    atServers.reduce((sum, trial) => sum + trial.concurrency, 0),
  );
}
