import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import { textOrNull } from './text-file.ts';
import type { OtherProcesses } from './types.ts';

/** What this process had used at one instant. CPU is microseconds. */
export interface Usage {
  readonly userMicros: number;
  readonly systemMicros: number;
  readonly mainThreadMicros: number | null;
  readonly voluntarySwitches: number;
  readonly involuntarySwitches: number;
  readonly eventLoop: EventLoopUtilization;
}

/** What is slow to read comes last, so that its CPU is not that of what has just ended. */
export function usageNow(): Usage {
  const counters = countersNow();
  return { ...counters, userMicros: counters.userMicros + endedChildrenMicros() };
}

/** The same where something begins: what is slow to read comes first. */
export function usageBefore(): Usage {
  const endedMicros = endedChildrenMicros();
  const counters = countersNow();
  return { ...counters, userMicros: counters.userMicros + endedMicros };
}

function countersNow(): Usage {
  const { userCPUTime, systemCPUTime, voluntaryContextSwitches, involuntaryContextSwitches } = process.resourceUsage();
  const thread = process.threadCpuUsage();
  return {
    userMicros: userCPUTime,
    systemMicros: systemCPUTime,
    mainThreadMicros: thread.user + thread.system,
    voluntarySwitches: voluntaryContextSwitches,
    involuntarySwitches: involuntaryContextSwitches,
    eventLoop: performance.eventLoopUtilization(),
  };
}

/** A trial at one instant: its own process, and those that its model has beside it; null where it has none. */
export interface TrialUsage {
  readonly own: Usage;
  readonly others: OtherProcesses | null;
}

const NO_OTHERS: OtherProcesses = { userMicros: 0, systemMicros: 0, rssBytes: 0, peakRssBytes: 0 };

/** What a trial used from one instant to another, as a round tells it. */
export function spentBetween({ own: before, ...begun }: TrialUsage, { own: after, ...ended }: TrialUsage) {
  const [othersBefore, othersAfter] = [begun.others ?? NO_OTHERS, ended.others ?? NO_OTHERS];
  const main =
    before.mainThreadMicros === null || after.mainThreadMicros === null
      ? null
      : after.mainThreadMicros - before.mainThreadMicros;
  return {
    cpuUserMicros: after.userMicros - before.userMicros + othersAfter.userMicros - othersBefore.userMicros,
    cpuSystemMicros: after.systemMicros - before.systemMicros + othersAfter.systemMicros - othersBefore.systemMicros,
    mainThreadMicros: main,
    rssBytes: process.memoryUsage.rss() + othersAfter.rssBytes,
    peakRssBytes: peakRssBytes() + othersAfter.peakRssBytes,
    eventLoopUtilization: utilization(before, after),
    voluntarySwitches: after.voluntarySwitches - before.voluntarySwitches,
    involuntarySwitches: after.involuntarySwitches - before.involuntarySwitches,
  };
}

/** Null where the runtime does not count: bun and deno always say zero. */
function utilization(before: Usage, after: Usage): number | null {
  const active = after.eventLoop.active - before.eventLoop.active;
  const idle = after.eventLoop.idle - before.eventLoop.idle;
  return active + idle > 0 ? active / (active + idle) : null;
}

/** The kernel counts what ended children have used in ticks of 10 ms (USER_HZ is 100 on every Linux that Node runs on). */
const TICK_MICROS = 10_000;

/** CPU of the processes that this one started and that have ended; 0 where the system does not tell. */
export function endedChildrenMicros(): number {
  const stat = textOrNull('/proc/self/stat');
  if (stat === null) return 0;
  // after the name, which may hold anything but ends with the last bracket: field 3 is the first, 16 and 17 are cutime, cstime
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * TICK_MICROS;
}

/** Highest resident set of this process since its start. */
export function peakRssBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}
