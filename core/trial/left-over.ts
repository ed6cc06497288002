import process from 'node:process';
import type { MeasuredRound } from '../records/records.ts';
import { spentBetween, type TrialUsage, usageNow } from '../process/resources.ts';
import { setTimeout } from '../process/time.ts';

/** How long a trial is watched after its round: what was left to do shows itself, and a round costs little more. */
const WATCHED_MS = 5;

/** Kinds of what Node waits for that are work, and not what a workload keeps: sockets that stay open are none. */
const WORK = /^(Timeout|Immediate|FSReq|GetAddrInfo|TCPConnect|ProcessWrap)/;

const activeResources = process.getActiveResourcesInfo.bind(process);

/** What the main thread of the trial waits for, so many things. */
export function pendingWork(): number {
  return activeResources().filter((kind) => WORK.test(kind)).length;
}

/**
 * What a trial still does when its round is over and all of it was answered: nothing, unless operations answered before
 * their work was done. CPU of all its threads and processes; what is pending, of its main thread.
 *
 * @param ended What it had used when the round ended.
 * @param pendingBefore What was pending before the round began.
 */
export async function leftOver(
  ended: TrialUsage,
  pendingBefore: number,
  others: () => Promise<TrialUsage['others']>,
): Promise<NonNullable<MeasuredRound['leftOver']>> {
  await new Promise((resolve) => void setTimeout(resolve, WATCHED_MS));
  const { cpuUserMicros, cpuSystemMicros } = spentBetween(ended, { own: usageNow(), others: await others() });
  return { cpuMicros: cpuUserMicros + cpuSystemMicros, pending: Math.max(0, pendingWork() - pendingBefore) };
}
