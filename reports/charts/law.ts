import { fitUsl, uslThroughput } from '../../core/theory/usl.ts';
import { number, percentWord } from '../../core/text/numbers.ts';
import { rangeOf } from './axis.ts';
import type { Point, Theory } from './lines.ts';

/** The scalability law of one line of throughput against calls in flight. */
export interface Law extends Omit<Theory, 'look'> {
  /** `K*=37.0`, or where there is none what stands beside lines without a law. */
  readonly note: string;
  /** The same with its coefficients, for those who do not see the curve. */
  readonly words: string;
}

/** A line of the logarithmic axis looks smooth from so many points on. */
const CURVE_POINTS = 48;
/** The law needs them, and `fitUsl` refuses fewer. */
const LEAST_POINTS = 5;
/** No machine measures more; a file may bring it all the same, and the arithmetic of the fit ends somewhere above. */
const MOST_CONCURRENCY = 1e7;
const THROUGHPUTS = { low: 1e-3, high: 1e12, mostRatio: 1e9 };

/**
 * The law that describes these points, as far as it does.
 *
 * @param points calls in flight and operations per second, fewest calls first
 * @returns null where the law is refused, where two points are of the same concurrency, or where nobody can have measured one
 */
export function lawOf(points: readonly Point[]): Law | null {
  if (points.length < LEAST_POINTS || !isMeasurable(points)) return null;
  const fit = fitUsl(points.map(({ x, y }) => ({ concurrency: x, throughputPerSecond: y })));
  if (fit.state === 'refused') return null;
  const [low, high] = [points[0]!.x, points.at(-1)!.x];
  const peak = fit.peakConcurrency;
  const shown = peak === null ? null : number(peak);
  const coefficients = `contention ${percentWord(fit.contention)}, crosstalk ${percentWord(fit.crosstalk)}`;
  return {
    curve: Array.from({ length: CURVE_POINTS }, (_, index) => {
      const x = low * (high / low) ** (index / (CURVE_POINTS - 1));
      return { x, y: uslThroughput(fit, x) };
    }),
    at: peak !== null && peak >= low && peak <= high ? peak : null,
    note: shown === null ? 'K as asked' : `K*=${shown}`,
    words: `by the scalability law: ${coefficients}, ${shown === null ? 'no peak near these' : `most at K*=${shown}`}, misses by ${percentWord(fit.residual)}`,
  };
}

function isMeasurable(points: readonly Point[]): boolean {
  const [low, high] = rangeOf(points.map(({ y }) => y));
  const { low: least, high: most, mostRatio } = THROUGHPUTS;
  const isOneEach = new Set(points.map(({ x }) => x)).size === points.length;
  return isOneEach && points.at(-1)!.x <= MOST_CONCURRENCY && low >= least && high <= most && high / low <= mostRatio;
}
