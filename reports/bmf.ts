import type { Cell, Comparison, Spread } from '../core/records/comparison.ts';
import type { Report } from '../core/members/report-types.ts';
import { clean } from './words/text.ts';

/** https://bencher.dev/docs/reference/bencher-metric-format: benchmark → measure → value with its bounds. */
interface Metric {
  readonly value: number;
  readonly lower_value?: number;
  readonly upper_value?: number;
}

const bmf: Report = {
  name: 'bmf',
  about: 'Bencher Metric Format: throughput (op/s), latency (ns) and resources of every measured cell',
  extension: '.bmf.json',
  render: {
    run({ cells }: Comparison): string {
      const measured = cells.filter((cell) => cell.state === 'measured');
      return `${JSON.stringify(Object.fromEntries(measured.map((cell) => [clean(cell.id), measuresOf(cell)])), null, 2)}\n`;
    },
  },
};
export default bmf;

/** `throughput` and `latency` are measures that Bencher knows, with their units; the others are ours. */
function measuresOf(cell: Cell): Record<string, Metric> {
  const measures: Record<string, Metric | null> = {
    throughput: spread(cell.throughputPerSecond, 1),
    latency: single(cell.latencyMs.p50, 1e6),
    'makespan-ms': spread(cell.makespanMs, 1),
    'cpu-micros-per-operation': single(cell.cpuMicrosPerOperation, 1),
    'peak-rss-bytes': single(cell.peakRssBytes, 1),
    efficiency: single(cell.efficiency, 1),
    'healthy-throughput': cell.openLoop === null ? null : spread(cell.openLoop.healthyPerSecond, 1),
    'unstarted-share': single(cell.openLoop?.unstartedShare ?? null, 1),
  };
  return Object.fromEntries(
    Object.entries(measures).flatMap(([name, metric]) => (metric === null ? [] : [[name, metric]])),
  );
}

function single(value: number | null, factor: number): Metric | null {
  return value === null ? null : { value: value * factor };
}

function spread({ median, low, high }: Spread, factor: number): Metric | null {
  if (median === null) return null;
  if (low === null || high === null) return { value: median * factor };
  return { value: median * factor, lower_value: low * factor, upper_value: high * factor };
}
