import type { Interval } from '../core/stats/interval.ts';
import { medianInterval } from '../core/stats/median-interval.ts';
import { median } from '../core/stats/quantile.ts';
import { hodgesLehmann } from '../core/stats/signed-rank.ts';

/** One row of what bench/self.ts says. */
export interface Finding {
  readonly what: string;
  /** Empty for a ratio. */
  readonly unit: string;
  readonly measured: Spread;
  /** Null where it is told for orientation only. */
  readonly target: Target | null;
}

/** The bounds are null where the values are too few for an interval. */
export type Spread = Pick<Interval, 'estimate'> & { readonly low: number | null; readonly high: number | null };

export type Target = { readonly atLeast: number } | { readonly atMost: number };

/** By the estimate; `unclear` where the interval holds the target, so that another run may say the other thing. */
export type Judgement = 'met' | 'missed' | 'met, unclear' | 'missed, unclear';

export function judge({ estimate, low, high }: Spread, target: Target): Judgement {
  const limit = 'atLeast' in target ? target.atLeast : target.atMost;
  const isMet = 'atLeast' in target ? estimate >= limit : estimate <= limit;
  const isClear = low !== null && high !== null && (limit < low || limit > high);
  return `${isMet ? 'met' : 'missed'}${isClear ? '' : ', unclear'}`;
}

/** The median of independent values with its interval. */
export function centre(values: readonly number[]): Spread {
  return medianInterval(values) ?? { estimate: median(values), low: null, high: null };
}

/** The ratio that paired values have to each other, from the logarithms of theirs: the same either way round. */
export function ratio(logRatios: readonly number[]): Spread {
  const interval = hodgesLehmann(logRatios);
  if (interval === null) return { estimate: Math.exp(median(logRatios)), low: null, high: null };
  return { estimate: Math.exp(interval.estimate), low: Math.exp(interval.low), high: Math.exp(interval.high) };
}
