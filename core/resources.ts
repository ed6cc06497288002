import { PerformanceObserver, performance, type EventLoopUtilization } from 'node:perf_hooks';
import { textOrNull } from './text-file.ts';

/** What this process had used at one instant. CPU is microseconds, pauses are nanoseconds. */
export interface Usage {
  readonly userMicros: number;
  readonly systemMicros: number;
  readonly mainThreadMicros: number | null;
  readonly voluntarySwitches: number;
  readonly involuntarySwitches: number;
  readonly gcPauseNs: number;
  readonly eventLoop: EventLoopUtilization;
}

let gcPauseNs = 0;
const collections = new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) gcPauseNs += entry.duration * 1e6;
});

/** Starts to listen to the collector of the main thread; what it reports arrives after the pause. */
export function watchCollector(): void {
  collections.observe({ entryTypes: ['gc'] });
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
    gcPauseNs,
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
