import type { ProcessFigure } from '../records/gate-metrics.ts';
import { median } from '../stats/quantile.ts';
import { trimmedMean } from '../stats/trimmed-mean.ts';
import { percent } from '../text/words.ts';
import { countingPairs, logRatiosOf } from './counting.ts';
import { meansOf } from './estimate.ts';
import {
  CHECK_ERRORS,
  CHECK_REACH,
  FAIL_SHARE,
  FIRST_LOOK,
  LEAST_CHECKED,
  LEAST_MEMORY_BYTES,
  LEAST_START_MS,
  MOST_CHECKS,
  PROCESS_SHARE,
  TRIM,
} from './procedure.ts';
import type { GatedCell, GateRecord, PairRecord } from './records.ts';

/**
 * What one process for both versions may hide: what a version does to the other one (its garbage, its timers, what it
 * patches), and what only a process of its own has, its start and its memory. A few pairs of processes of their own are
 * held against it.
 */

type Side = 'base' | 'candidate';

/** What processes of their own say of a cell: whether more of them have to be seen, and what is different there. */
export interface Checked {
  readonly isOpen: boolean;
  /** Why both versions must not live in one process, or null. */
  readonly apart: string | null;
}

export function checked(cell: GatedCell, records: readonly GateRecord[]): Checked {
  const pairs = countingPairs(cell.id, records);
  const checks = pairs.filter(({ stage }) => stage === 'check');
  const screen = pairs.filter(({ stage }) => stage === 'screen');
  if (checks.length === 0 || screen.length < FIRST_LOOK) return { isOpen: true, apart: null };
  const hidden = hiddenIn(cell, checks, screen);
  const isSuspect = hidden !== null || processFindings(checks, 1).length > 0;
  if (checks.length < MOST_CHECKS) return { isOpen: isSuspect, apart: null };
  return { isOpen: false, apart: hidden };
}

/** The metric that is slower in every check and not beside the base, or the other way round. */
function hiddenIn({ metrics }: GatedCell, checks: readonly PairRecord[], screen: readonly PairRecord[]): string | null {
  for (const { metric, margin } of metrics) {
    const together = meansOf(screen.map((pair) => logRatiosOf(pair, metric)));
    const alone = checks.map((pair) => logRatiosOf(pair, metric)).filter(({ length }) => length >= LEAST_CHECKED);
    if (margin === null || alone.length < checks.length || together.length === 0) continue;
    const beside = median(together);
    const limit = Math.log1p(FAIL_SHARE * margin);
    const seen = alone.map((logRatios) => {
      const { mean, standardError } = trimmedMean(logRatios, TRIM);
      return { mean, reach: CHECK_REACH + CHECK_ERRORS * standardError };
    });
    const isHidden = seen.every(({ mean, reach }) => mean - beside > reach) && beside < limit;
    const isOfSharing = seen.every(({ mean, reach }) => beside - mean > reach && mean < limit) && beside >= limit;
    if (isHidden || isOfSharing) {
      const [own, shared] = [median(seen.map(({ mean }) => mean)), beside].map((each) => percent(Math.expm1(each)));
      return `${metric} of the candidate differs by ${own} in processes of their own, by ${shared} in one with the base`;
    }
  }
  return null;
}

/** What a process needs to start, and what it holds: base and candidate, as medians. */
export interface ProcessFinding {
  readonly metric: ProcessFigure;
  readonly base: number;
  readonly candidate: number;
}

const kinds = [
  { metric: 'startMs', key: 'startMs', least: LEAST_START_MS },
  { metric: 'memoryBytes', key: 'rssBytes', least: LEAST_MEMORY_BYTES },
] as const;

/** Of what the candidate needs half as much again, and more than a little, in every one of so many pairs of processes. */
export function processFindings(pairs: readonly PairRecord[], needed = MOST_CHECKS): ProcessFinding[] {
  return kinds.flatMap(({ metric, key, least }) => {
    const seen = pairs.flatMap(({ base, candidate }) => {
      const [of, by] = [base[key], candidate[key]];
      return of === null || by === null ? [] : [{ base: of, candidate: by }];
    });
    const isMore = seen.every(
      ({ base, candidate }) => candidate > base * (1 + PROCESS_SHARE) && candidate - base > least,
    );
    if (seen.length < needed || !isMore) return [];
    const of = (side: Side) => Math.round(median(seen.map((each) => each[side])));
    return [{ metric, base: of('base'), candidate: of('candidate') }];
  });
}
