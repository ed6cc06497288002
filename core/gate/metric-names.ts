import type { Metric } from '../records/gate-metrics.ts';

/** As a sentence has it. */
export function metricName(metric: Metric): string {
  const names: Readonly<Record<Metric, string>> = {
    makespanMs: 'time',
    cpuMicrosPerOperation: 'CPU',
    serviceP50Ms: 'p50 latency',
    serviceP99Ms: 'p99 latency',
  };
  return names[metric];
}
