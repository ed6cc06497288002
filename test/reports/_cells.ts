import { cell } from './_comparison.ts';

/** The cells of one run of http-get, exact to the digit: the loop, the pool at both of its shapes, and its control. */

export const sequential = cell({
  model: 'sequential',
  concurrency: 1,
  throughputPerSecond: { median: 48.8, low: 48.6, high: 48.9 },
  makespanMs: { median: 4096, low: 4088, high: 4112 },
  latencyMs: { p50: 2048, p90: 3686, p99: 4055, p999: 4096, max: 4112 },
  queueWaitMs: { p50: 2028, p90: 3666, p99: 4035, p999: 4075, max: 4091 },
  serviceMs: { p50: 20.4, p90: 20.7, p99: 21.3, p999: 22.8, max: 24.1 },
  boundMs: 4000,
  fifoMs: 4000,
  efficiency: 0.977,
  cpuMicrosPerOperation: 318,
  peakRssBytes: 71_200_000,
  eventLoopUtilization: 0.0155,
});

export const eventLoop = cell({ model: 'event-loop' });

export const pool = cell({
  model: 'worker-thread-pool',
  threads: 4,
  tasksPerThread: 4,
  throughputPerSecond: { median: 724, low: 711, high: 733 },
  makespanMs: { median: 276, low: 273, high: 281 },
  latencyMs: { p50: 149, p90: 255, p99: 276, p999: 281, max: 284 },
  queueWaitMs: { p50: 127, p90: 232, p99: 253, p999: 256, max: 257 },
  serviceMs: { p50: 21.1, p90: 22.6, p99: 26.4, p999: 33.7, max: 41.5 },
  efficiency: 0.942,
  cpuMicrosPerOperation: 972,
  peakRssBytes: 488_100_000,
  eventLoopUtilization: 0.213,
  contextSwitchesPerOperation: 6.4,
  startMs: 604,
});

export const naturalPool = cell({
  model: 'worker-thread-pool',
  concurrency: 4,
  threads: 4,
  tasksPerThread: 1,
  throughputPerSecond: { median: 193, low: 192, high: 195 },
  makespanMs: { median: 1036, low: 1028, high: 1042 },
  latencyMs: { p50: 518, p90: 932, p99: 1030, p999: 1039, max: 1042 },
  queueWaitMs: { p50: 497, p90: 911, p99: 1009, p999: 1018, max: 1021 },
  boundMs: 1000,
  fifoMs: 1000,
  efficiency: 0.965,
  cpuMicrosPerOperation: 1014,
  peakRssBytes: 466_000_000,
  eventLoopUtilization: 0.061,
});

export const control = cell({
  model: 'event-loop',
  concurrency: 4,
  isControl: true,
  throughputPerSecond: { median: 196, low: 195, high: 197 },
  makespanMs: { median: 1021, low: 1017, high: 1026 },
  latencyMs: { p50: 510, p90: 919, p99: 1015, p999: 1022, max: 1026 },
  queueWaitMs: { p50: 489, p90: 898, p99: 994, p999: 1001, max: 1005 },
  boundMs: 1000,
  fifoMs: 1000,
  efficiency: 0.979,
  cpuMicrosPerOperation: 152,
  peakRssBytes: 98_600_000,
  eventLoopUtilization: 0.0298,
});
