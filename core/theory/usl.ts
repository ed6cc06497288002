import { levenbergMarquardt } from 'ml-levenberg-marquardt';
import { theilSen } from '../stats/theil-sen.ts';
import { percent } from '../text/words.ts';
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
/** Twice the steps after which no curve of thousands that were tried became any better; a fit takes a millisecond. */
const ITERATIONS = 60;
/** Kept of every term that is part of a fit, so that no predicted time is 0. */
const SMALLEST = 1e-9;
/** Every choice of terms that gives one call some time. */
const CHOICES: readonly Terms[] = [
  [true, true, true],
  [true, true, false],
  [true, false, true],
  [true, false, false],
  [false, true, true],
  [false, true, false],
];

/** Which of the parallel, the serial and the crosstalk term are part of a fit; the others are 0. */
type Terms = readonly [boolean, boolean, boolean];

/** The three numbers of the law. */
export interface UslCoefficients {
  /** Throughput of one call in flight, operations a second: γ. */
  readonly onePerSecond: number;
  /** α, 0 … 1: the share of an operation that is serial, for which all others wait. */
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
  if (coefficients === null) return refused('throughputs so far apart have no law that could be fitted');
  const fit = quality(curve, coefficients);
  if (fit.residual > MOST_RESIDUAL) {
    return refused(
      `the law misses the measured throughput by ${percent(fit.residual)} (at most ${percent(MOST_RESIDUAL)})`,
    );
  }
  return known({ ...coefficients, ...fit, peakConcurrency: peakOf(coefficients, last.concurrency) });
}

/** K* = √((1−α)/β), where dX/dK = 0; 1 where throughput never grows. */
function peakOf({ contention, crosstalk }: UslCoefficients, highest: number): number | null {
  if (contention >= 1) return 1;
  if (crosstalk === 0) return null;
  const peak = Math.max(1, Math.sqrt((1 - contention) / crosstalk));
  return peak > FARTHEST_PEAK * highest ? null : peak;
}

/**
 * The best of the fits with and without every term. Where the best value of a term would be negative, the best that is
 * allowed lies where it is 0, and steps that are merely cut off there need not end at it.
 */
function bestOf(curve: readonly ThroughputPoint[]): UslCoefficients | null {
  try {
    const fits = CHOICES.map((terms) => fitOf(curve, terms));
    return fits.reduce((best, other) => (other.error < best.error ? other : best)).coefficients;
  } catch {
    return null; // a matrix that has no inverse in double precision: the points are decades apart
  }
}

/**
 * A fit of the time K/X = u + vK + wK(K−1), with u = (1−α)/γ, v = α/γ and w = β/γ: the same law, but nearly straight in its
 * unknowns, and u ≥ 0 keeps α under 1. Every unknown is in units of its own effect on the measured points, because steps
 * are damped alike in all directions, and directions that differ by decades would stop short.
 */
function fitOf(curve: readonly ThroughputPoint[], terms: Terms) {
  const { effects, sizes } = effectsOf(curve, terms);
  const { onePerSecond, contention, crosstalk } = startOf(curve);
  const start = [1 - contention, contention, crosstalk].map(
    (value, term) => (value / onePerSecond) * (sizes[term] as number),
  );
  const effectAt = (index: number) => effects[index] as readonly number[];
  const ratioAt = (unknowns: readonly number[]) => (index: number) =>
    1 / effectAt(index).reduce((sum, effect, term) => sum + effect * (unknowns[term] as number), 0);
  const { parameterValues, parameterError } = levenbergMarquardt(
    { x: [...curve.keys()], y: curve.map(() => 1) },
    ratioAt,
    {
      jacobianFunction: (unknowns) => (index) =>
        effectAt(index).map((effect) => -effect * ratioAt(unknowns)(index) ** 2),
      initialValues: start.map((value) => Math.max(SMALLEST, value)),
      minValues: terms.map(() => SMALLEST),
      errorTolerance: 0,
      maxIterations: ITERATIONS,
    },
  );
  const found = parameterValues.map((value, term) => (terms[term] === true ? value / (sizes[term] as number) : 0));
  const [parallel, serial, exchange] = found as [number, number, number];
  const one = parallel + serial;
  return {
    error: parameterError,
    coefficients: { onePerSecond: 1 / one, contention: serial / one, crosstalk: exchange / one },
  };
}

/** What every unknown adds to predicted ÷ measured time at every point, scaled to length 1, and by what it was divided. */
function effectsOf(curve: readonly ThroughputPoint[], terms: Terms) {
  const rough = curve.map(({ concurrency, throughputPerSecond }) => {
    const each = [1, concurrency, concurrency * (concurrency - 1)];
    return each.map((effect, term) => (terms[term] === true ? (effect * throughputPerSecond) / concurrency : 0));
  });
  const sizes = terms.map((_, term) => Math.hypot(...rough.map((effect) => effect[term] as number)) || 1);
  return { effects: rough.map((effect) => effect.map((value, term) => value / (sizes[term] as number))), sizes };
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
  return { onePerSecond, contention: Math.min(1, Math.max(0, intercept)), crosstalk: Math.max(0, slope) };
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
