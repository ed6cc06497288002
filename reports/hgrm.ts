import type { Comparison } from '../core/records/comparison.ts';
import type { Report } from '../core/members/report-types.ts';
import { UsageError } from '../core/text/errors.ts';
import { clean } from './words/text.ts';

/** How many cells are named where there is not one. */
const LISTED = 5;

const COLUMNS = { value: 12, percentile: 15, count: 11, inverse: 15 };

const hgrm: Report = {
  name: 'hgrm',
  about: 'latency percentiles in milliseconds as HdrHistogram plotters read them: one cell, chosen by --only',
  extension: '.hgrm',
  render: {
    run({ cells }: Comparison): string {
      const measured = cells.filter((cell) => cell.latencyCurve.length > 0);
      const [cell] = measured;
      if (cell === undefined || measured.length > 1) {
        const ids = measured.slice(0, LISTED).map(({ id }) => `"${clean(id)}"`);
        const rest = measured.length > LISTED ? `, and ${measured.length - LISTED} more` : '';
        throw new UsageError(
          `a percentile file is of one cell, and ${measured.length} were measured: choose with --only (${ids.join(', ') || 'none'}${rest})`,
        );
      }
      const { succeeded } = cell.operations;
      const lines = cell.latencyCurve.map(({ percentile, ms }) => {
        const share = percentile / 100;
        // the largest value has no finite 1 ÷ (1 − p), and HdrHistogram leaves the field out
        const inverse = share === 1 ? '' : (1 / (1 - share)).toFixed(2).padStart(COLUMNS.inverse);
        return [
          ms.toFixed(6).padStart(COLUMNS.value),
          share.toFixed(12).padStart(COLUMNS.percentile),
          String(Math.max(1, Math.ceil(share * succeeded))).padStart(COLUMNS.count),
          inverse,
        ]
          .join(' ')
          .trimEnd();
      });
      return [
        '       Value     Percentile TotalCount 1/(1-Percentile)',
        '',
        ...lines,
        `#[Max     = ${(cell.latencyMs.max ?? 0).toFixed(6)}, Total count    = ${succeeded}]`,
        '',
      ].join('\n');
    },
  },
};
export default hgrm;
