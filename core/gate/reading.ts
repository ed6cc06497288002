import type { Metric } from '../records/gate-metrics.ts';
import { durationsOf } from '../records/histogram.ts';
import type { MeasuredRound } from '../records/records.ts';
import { ascending } from '../stats/ascending.ts';
import { quantile } from '../stats/quantile.ts';

/** One round of one side, in numbers that can be compared; null where nothing succeeded. */
export function readingOf(measured: MeasuredRound): Readonly<Record<Metric, number>> | null {
  const { attempted, succeeded } = measured.operations;
  if (succeeded === 0) return null;
  const { p50, p99 } = serviceOf(measured);
  return {
    makespanMs: measured.elapsedNs / 1e6,
    cpuMicrosPerOperation: (measured.cpuUserMicros + measured.cpuSystemMicros) / attempted,
    serviceP50Ms: p50,
    serviceP99Ms: p99,
  };
}

/** From the stamps where they were kept: to decode a histogram takes a hundred times as long as a short round's median. */
function serviceOf({ stamps, service }: MeasuredRound): { p50: number; p99: number } {
  if (stamps === null) {
    const { p50, p99 } = durationsOf([service]).percentiles;
    return { p50: p50 ?? 0, p99: p99 ?? 0 };
  }
  const durations = stamps.finishedNs.flatMap((finished, index) => {
    const started = stamps.startedNs[index] ?? null;
    return finished === null || started === null ? [] : [(finished - started) / 1e6];
  });
  const sorted = ascending(durations);
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
}
