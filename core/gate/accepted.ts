import { isDeepStrictEqual } from 'node:util';
import {
  type CountName,
  gateCounts,
  gateProcessFigures,
  type Metric,
  type ProcessFigure,
} from '../records/gate-metrics.ts';
import type { GateCellReport } from '../records/gate-report.ts';

/**
 * A change that was looked at and accepted: until it expires, a slowdown of the metric, or a change of the count, up to
 * `upTo` is no regression.
 */
export interface AcceptedChange {
  readonly cell: string;
  readonly metric: Metric | CountName | ProcessFigure;
  /** As a share; of a count that the base has none of, a share of its operations. */
  readonly upTo: number;
  readonly reason: string;
  /** The last day on which it counts, such as 2027-01-31. */
  readonly expires: string;
}

/** The change that covers a metric or a count of a cell today. */
export function acceptedFor(
  accepted: readonly AcceptedChange[],
  { cell, metric }: Pick<AcceptedChange, 'cell' | 'metric'>,
  today: string,
): AcceptedChange | undefined {
  return accepted.find((change) => change.cell === cell && change.metric === metric && today <= change.expires);
}

/** Whoever accepts other bytes, or that other operations succeed, has accepted that the answers are others. */
export function mayAnswersDiffer(accepted: readonly AcceptedChange[], cell: string, today: string): boolean {
  return (['bytes', 'succeeded'] as const).some((metric) => acceptedFor(accepted, { cell, metric }, today));
}

/** Those that come with the change itself, so that it would accept itself. */
export function acceptedOnlyBy(
  candidate: readonly AcceptedChange[],
  base: readonly AcceptedChange[],
): readonly AcceptedChange[] {
  return candidate.filter((change) => !base.some((other) => isDeepStrictEqual(change, other)));
}

/** What was accepted and used, what no longer counts, and what concerns nothing that is gated. */
export function notesOf(
  cells: readonly GateCellReport[],
  accepted: readonly AcceptedChange[],
  today: string,
): string[] {
  const expired = accepted.filter(({ expires }) => expires < today);
  const unused = accepted.filter((change) => change.expires >= today && !isGated(change, cells));
  return [
    ...cells.flatMap(({ id, metrics, counts }) =>
      [...metrics, ...counts].flatMap(({ metric, accepted: by }) =>
        by === null
          ? []
          : [`${by.expires === null ? 'allowed' : `accepted until ${by.expires}`}: ${id}, ${metric}: ${by.reason}`],
      ),
    ),
    ...expired.map(({ cell, metric, expires }) => `accepted until ${expires} and no longer: ${cell}, ${metric}`),
    ...unused.map(({ cell, metric }) => `accepted, but not gated: ${cell}, ${metric}`),
  ];
}

/** Counts are gated in every cell. */
function isGated({ cell: id, metric: name }: AcceptedChange, cells: readonly GateCellReport[]): boolean {
  const isCount = [...gateCounts, ...gateProcessFigures].some((count) => count === name);
  return cells.some(
    (cell) => cell.id === id && (isCount || cell.metrics.some((metric) => metric.isGated && metric.metric === name)),
  );
}
