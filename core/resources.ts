import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import { textOrNull } from './text-file.ts';

/** What this process had used at one instant. CPU is microseconds. */
export interface Usage {
  readonly userMicros: number;
  readonly systemMicros: number;
  readonly mainThreadMicros: number | null;
  readonly voluntarySwitches: number;
  readonly involuntarySwitches: number;
  readonly eventLoop: EventLoopUtilization;
}

export function usageNow(): Usage {
  const { userCPUTime, systemCPUTime, voluntaryContextSwitches, involuntaryContextSwitches } = process.resourceUsage();
  const thread = process.threadCpuUsage();
  return {
    userMicros: userCPUTime + endedChildrenMicros(),
    systemMicros: systemCPUTime,
    mainThreadMicros: thread.user + thread.system,
    voluntarySwitches: voluntaryContextSwitches,
    involuntarySwitches: involuntaryContextSwitches,
    eventLoop: performance.eventLoopUtilization(),
  };
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
