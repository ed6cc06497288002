import { levenbergMarquardt } from 'ml-levenberg-marquardt';
import { theilSen } from '../stats/theil-sen.ts';
import { type Answer, known, refused } from './answer.ts';
import { byConcurrency, type ThroughputPoint } from './throughput-curve.ts';

/** Three coefficients from fewer points would follow the noise. */
const LEAST_POINTS = 5;
/** Within less than three doublings a straight line, a serial share and crosstalk look alike. */
const LEAST_SPAN = 8;
/** Beyond it the law does not describe the curve: one with a sharp knee, for instance. */
const MOST_RESIDUAL = 0.05;
/** A peak so many times beyond what was measured is a guess. */
const FARTHEST_PEAK = 10;
/** More steps than any curve needs; a fit of seven points takes under a millisecond. */
const ITERATIONS = 200;

/** The three numbers of the law. */
export interface UslCoefficients {
  /** Throughput of one call in flight, operations a second: γ. */
  readonly onePerSecond: number;
  /** α, 0 and up: the share of an operation that is serial, for which all others wait. */
  readonly contention: number;
  /** β, 0 and up: what each of the others costs an operation by exchange with it. */
  readonly crosstalk: number;
}

/** A fitted law, and how well it describes what was measured. */
export interface UslFit extends UslCoefficients {
  /** The concurrency of the highest throughput; null where there is none, or none near what was measured. */
  readonly peakConcurrency: number | null;
  /** Share of the throughput's variance that the law explains, 1 at best. */
  readonly rSquared: number;
  /** Root mean square of predicted ÷ measured − 1. */
  readonly residual: number;
  /** The largest |predicted ÷ measured − 1|, and where it stands. */
  readonly largestResidual: number;
  readonly largestResidualAt: number;
}

/**
 * X(K) = γK / (1 + α(K−1) + βK(K−1)), operations a second with K calls in flight: Gunther, "A General Theory of
 * Computational Scalability Based on Rational Functions", arXiv:0808.1431 (2008).
 */
export function uslThroughput({ onePerSecond, contention, crosstalk }: UslCoefficients, concurrency: number): number {
  const others = concurrency - 1;
  return (onePerSecond * concurrency) / (1 + contention * others + crosstalk * concurrency * others);
}

/**
 * The Universal Scalability Law that describes these points best. It minimises the squares of predicted ÷ measured − 1,
 * not of the plain differences, because noise grows with throughput; else the points at high concurrency would decide
 * alone. Marquardt, J. SIAM 11 (1963) 431–441.
 *
 * @param points in any order, one a concurrency
 * @throws RangeError if a number is none that could have been measured
 */
export function fitUsl(points: readonly ThroughputPoint[]): Answer<UslFit> {
  const curve = byConcurrency(points);
  if (curve.length < LEAST_POINTS) {
    return refused(`${curve.length} concurrencies were measured, and the law needs ${LEAST_POINTS}`);
  }
  const [first, last] = [curve[0], curve.at(-1)] as [ThroughputPoint, ThroughputPoint];
  const span = last.concurrency / first.concurrency;
  if (span < LEAST_SPAN) {
    return refused(`the concurrencies span a factor of ${span.toFixed(1)}, and the law needs ${LEAST_SPAN}`);
  }
  const coefficients = bestOf(curve);
  const fit = quality(curve, coefficients);
  if (fit.residual > MOST_RESIDUAL) {
    return refused(
      `the law misses the measured throughput by ${percent(fit.residual)} (at most ${percent(MOST_RESIDUAL)})`,
    );
  }
  return known({ ...coefficients, ...fit, peakConcurrency: peakOf(coefficients, last.concurrency) });
}

/** K* = √((1−α)/β), where dX/dK = 0; the first concurrency where throughput falls from the start. */
function peakOf({ contention, crosstalk }: UslCoefficients, highest: number): number | null {
  if (contention >= 1) return 1;
  if (crosstalk === 0) return null;
  const peak = Math.max(1, Math.sqrt((1 - contention) / crosstalk));
  return peak > FARTHEST_PEAK * highest ? null : peak;
}

/**
 * The best of four fits: with α and β free, and with one or both of them 0. Where the best α or β would be negative, the
 * best that is allowed lies where it is 0, and a step that is merely cut off there need not end at it.
 */
function bestOf(curve: readonly ThroughputPoint[]): UslCoefficients {
  const fits = [true, false].flatMap((hasContention) =>
    [true, false].map((hasCrosstalk) => fitWith(curve, hasContention, hasCrosstalk)),
  );
  return fits.reduce((best, other) => (other.error < best.error ? other : best)).coefficients;
}

/**
 * A fit in numbers near 1, whatever the units: throughput as a multiple of the first point's, α and β as their effect at
 * the highest concurrency. The steps are damped alike in all directions, so that directions should be alike.
 */
function fitWith(curve: readonly ThroughputPoint[], hasContention: boolean, hasCrosstalk: boolean) {
  const start = startOf(curve);
  const most = (curve.at(-1) as ThroughputPoint).concurrency;
  const coefficientsOf = ([one = 1, contention = 0, crosstalk = 0]: readonly number[]): UslCoefficients => ({
    onePerSecond: one * start.onePerSecond,
    contention: hasContention ? contention / most : 0,
    crosstalk: hasCrosstalk ? crosstalk / most ** 2 : 0,
  });
  const ratioAt = (parameters: readonly number[]) => (index: number) => {
    const { concurrency, throughputPerSecond } = curve[index] as ThroughputPoint;
    return uslThroughput(coefficientsOf(parameters), concurrency) / throughputPerSecond;
  };
  const { parameterValues, parameterError } = levenbergMarquardt(
    { x: [...curve.keys()], y: curve.map(() => 1) },
    ratioAt,
    {
      initialValues: [1, start.contention * most, start.crosstalk * most ** 2],
      minValues: [Number.MIN_VALUE, 0, 0],
      gradientDifference: 1e-6,
      centralDifference: true,
      errorTolerance: 0,
      maxIterations: ITERATIONS,
    },
  );
  return { error: parameterError, coefficients: coefficientsOf(parameterValues) };
}

/**
 * Where to begin: (K/C − 1)/(K−1) = α + βK is a straight line in K, with C the throughput as a multiple of that of one
 * call (Gunther, "Guerrilla Capacity Planning", 2007, ch. 5). By Theil–Sen, so that one odd point does not lead astray.
 */
function startOf(curve: readonly ThroughputPoint[]): UslCoefficients {
  const [first, ...rest] = curve as [ThroughputPoint, ...ThroughputPoint[]];
  const onePerSecond = first.throughputPerSecond / first.concurrency;
  const deviations = rest.map(
    ({ concurrency, throughputPerSecond }) =>
      ((concurrency * onePerSecond) / throughputPerSecond - 1) / (concurrency - 1),
  );
  const { slope, intercept } = theilSen(
    rest.map(({ concurrency }) => concurrency),
    deviations,
  );
  return { onePerSecond, contention: Math.max(0, intercept), crosstalk: Math.max(0, slope) };
}

function quality(curve: readonly ThroughputPoint[], coefficients: UslCoefficients) {
  const mean = curve.reduce((sum, point) => sum + point.throughputPerSecond, 0) / curve.length;
  let [missed, spread, squares, largestResidual, largestResidualAt] = [0, 0, 0, 0, 0];
  for (const { concurrency, throughputPerSecond } of curve) {
    const predicted = uslThroughput(coefficients, concurrency);
    const residual = Math.abs(predicted / throughputPerSecond - 1);
    missed += (predicted - throughputPerSecond) ** 2;
    spread += (throughputPerSecond - mean) ** 2;
    squares += residual ** 2;
    if (residual >= largestResidual) [largestResidual, largestResidualAt] = [residual, concurrency];
  }
  const rSquared = spread === 0 ? 1 : 1 - missed / spread;
  return { rSquared, residual: Math.sqrt(squares / curve.length), largestResidual, largestResidualAt };
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
