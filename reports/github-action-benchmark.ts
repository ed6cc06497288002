import type { Cell, Comparison } from '../core/records/comparison.ts';
import type { Report } from '../core/members/report-types.ts';
import { cellLabel } from './words/labels.ts';
import { clean } from './words/text.ts';

/** The input of `customBiggerIsBetter` of github-action-benchmark: all of a file run in one direction, so it is throughput. */
interface Entry {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly range?: string;
  readonly extra: string;
}

const githubActionBenchmark: Report = {
  name: 'github-action-benchmark',
  about: 'for github-action-benchmark, tool customBiggerIsBetter: the throughput of every measured cell',
  extension: '.benchmark.json',
  render: {
    run({ cells }: Comparison): string {
      const entries = cells.flatMap((cell) => entryOf(cell) ?? []);
      return `${JSON.stringify(entries, null, 2)}\n`;
    },
  },
};
export default githubActionBenchmark;

function entryOf(cell: Cell): Entry | null {
  const { median, low, high } = cell.throughputPerSecond;
  if (cell.state !== 'measured' || median === null) return null;
  return {
    name: clean(`${cell.scenario} ${cellLabel(cell)}`),
    unit: 'op/s',
    value: median,
    ...(low === null || high === null ? {} : { range: `${low.toFixed(2)} … ${high.toFixed(2)}` }),
    extra: `${cell.rounds} rounds, ${cell.operations.succeeded} of ${cell.operations.attempted} operations succeeded`,
  };
}
