import type { CountName, ProcessFigure } from '../records/gate-metrics.ts';
import type { GateCellReport } from '../records/gate-report.ts';
import type { AcceptedChange } from './accepted.ts';
import { processFindings } from './checks.ts';
import type { Counts, PairRecord } from './records.ts';

const whats: readonly {
  readonly metric: CountName;
  readonly what: string;
  readonly isWorse: 'more' | 'fewer' | 'either';
}[] = [
  { metric: 'succeeded', what: 'operations that succeeded', isWorse: 'fewer' },
  { metric: 'bytes', what: 'bytes received', isWorse: 'more' },
  { metric: 'answered', what: 'requests that the server answered', isWorse: 'either' },
  { metric: 'connections', what: 'connections opened', isWorse: 'more' },
];

/** Equal work was asked of both sides, so that these are equal to the last digit unless the code has changed them. */
export function differingCounts(
  pairs: readonly PairRecord[],
  acceptedOf: (metric: CountName) => AcceptedChange | undefined,
): GateCellReport['counts'] {
  const total = (side: 'base' | 'candidate', key: keyof Counts) =>
    pairs.reduce((sum, pair) => sum + (pair[side].counts[key] ?? 0), 0);
  return whats.flatMap(({ metric, what, isWorse: worse }) => {
    const [base, candidate] = [total('base', metric), total('candidate', metric)];
    if (base === candidate) return [];
    const isWorse = worse === 'either' || (worse === 'more') === candidate > base;
    const change = acceptedOf(metric);
    // of what the base has none of, a share of it says nothing
    const share = Math.abs(candidate - base) / (base === 0 ? total('base', 'operations') : base);
    const isCovered = isWorse && change !== undefined && share <= change.upTo;
    const accepted = isCovered ? { reason: change.reason, expires: change.expires } : null;
    return [{ metric, what, base, candidate, isWorse, accepted }];
  });
}

const FIGURES: Readonly<Record<ProcessFigure, string>> = {
  startMs: 'milliseconds until its process was ready',
  memoryBytes: 'bytes of memory after as many rounds',
};

/** Of what processes of their own say that the candidate needs far more, every time: its start and its memory. */
export function processFigures(
  pairs: readonly PairRecord[],
  acceptedOf: (metric: ProcessFigure) => AcceptedChange | undefined,
): GateCellReport['counts'] {
  const checks = pairs.filter(({ stage }) => stage === 'check');
  return processFindings(checks).map(({ metric, base, candidate }) => {
    const change = acceptedOf(metric);
    const isCovered = change !== undefined && candidate <= base * (1 + change.upTo);
    const accepted = isCovered ? { reason: change.reason, expires: change.expires } : null;
    return { metric, what: FIGURES[metric], base, candidate, isWorse: true, accepted };
  });
}
