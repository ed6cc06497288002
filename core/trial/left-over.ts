import type { MeasuredRound } from '../records/records.ts';
import { spentBetween, type TrialUsage, usageNow } from '../process/resources.ts';
import { setTimeout } from '../process/time.ts';

/** How long a trial is watched after its round: what was left to do shows itself, and a round costs little more. */
const WATCHED_MS = 5;

/** What can be asked of a trial. */
interface Asked {
  readonly others: () => Promise<TrialUsage['others']>;
  /** What all of its threads and processes wait for, so many things. */
  readonly pending: () => Promise<number>;
}

/**
 * What a trial still does when its round is over and all of it was answered: nothing, unless operations answered before
 * their work was done. CPU and what is pending, of all its threads and processes.
 *
 * @param ended What it had used when the round ended.
 * @param pendingBefore What was pending before the round began.
 */
export async function leftOver(
  ended: TrialUsage,
  pendingBefore: number,
  { others, pending }: Asked,
): Promise<NonNullable<MeasuredRound['leftOver']>> {
  await new Promise((resolve) => void setTimeout(resolve, WATCHED_MS));
  const { cpuUserMicros, cpuSystemMicros } = spentBetween(ended, { own: usageNow(), others: await others() });
  return { cpuMicros: cpuUserMicros + cpuSystemMicros, pending: Math.max(0, (await pending()) - pendingBefore) };
}
