import type { GateCellReport } from '../records/gate-report.ts';
import type { Counts, PairRecord } from './records.ts';

const whats: readonly {
  readonly key: keyof Counts;
  readonly what: string;
  readonly isWorse: 'more' | 'fewer' | 'either';
}[] = [
  { key: 'succeeded', what: 'operations that succeeded', isWorse: 'fewer' },
  { key: 'bytes', what: 'bytes received', isWorse: 'more' },
  { key: 'answered', what: 'requests that the server answered', isWorse: 'either' },
  { key: 'connections', what: 'connections opened', isWorse: 'more' },
];

/** Equal work was asked of both sides, so that these are equal to the last digit unless the code has changed them. */
export function differingCounts(pairs: readonly PairRecord[]): GateCellReport['counts'] {
  const total = (side: 'base' | 'candidate', key: keyof Counts) =>
    pairs.reduce((sum, pair) => sum + (pair[side].counts[key] ?? 0), 0);
  return whats.flatMap(({ key, what, isWorse }) => {
    const [base, candidate] = [total('base', key), total('candidate', key)];
    if (base === candidate) return [];
    return [{ what, base, candidate, isWorse: isWorse === 'either' || (isWorse === 'more') === candidate > base }];
  });
}
