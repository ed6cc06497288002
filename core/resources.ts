import { PerformanceObserver, performance, type EventLoopUtilization } from 'node:perf_hooks';

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
    userMicros: userCPUTime,
    systemMicros: systemCPUTime,
    mainThreadMicros: thread.user + thread.system,
    voluntarySwitches: voluntaryContextSwitches,
    involuntarySwitches: involuntaryContextSwitches,
    gcPauseNs,
    eventLoop: performance.eventLoopUtilization(),
  };
}

/** Highest resident set of this process since its start. */
export function peakRssBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}
