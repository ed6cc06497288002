import type { Metric } from '../records/gate-metrics.ts';
import type { GateCellReport } from '../records/gate-report.ts';

/** A change that was looked at and accepted: until it expires, a slowdown of the metric up to `upTo` is no regression. */
export interface AcceptedChange {
  readonly cell: string;
  readonly metric: Metric;
  /** As a share. */
  readonly upTo: number;
  readonly reason: string;
  /** The last day on which it counts, such as 2027-01-31. */
  readonly expires: string;
}

/** What was accepted and used, what no longer counts, and what concerns nothing that is gated. */
export function notesOf(
  cells: readonly GateCellReport[],
  accepted: readonly AcceptedChange[],
  today: string,
): string[] {
  const expired = accepted.filter(({ expires }) => expires < today);
  const isGated = ({ cell: id, metric: name }: AcceptedChange) =>
    cells.some((cell) => cell.id === id && cell.metrics.some((metric) => metric.isGated && metric.metric === name));
  const unused = accepted.filter((change) => change.expires >= today && !isGated(change));
  return [
    ...cells.flatMap(({ id, metrics }) =>
      metrics.flatMap(({ metric, accepted: by }) =>
        by === null ? [] : [`accepted until ${by.expires}: ${id}, ${metric}: ${by.reason}`],
      ),
    ),
    ...expired.map(({ cell, metric, expires }) => `accepted until ${expires} and no longer: ${cell}, ${metric}`),
    ...unused.map(({ cell, metric }) => `accepted, but not gated: ${cell}, ${metric}`),
  ];
}
