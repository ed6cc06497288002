import { type Answer, known, refused } from './answer.ts';
import { demandPositive } from './demands.ts';
import { byConcurrency, type ThroughputPoint } from './throughput-curve.ts';

/** A model that does less than this share of K times what one call in flight does has left the line. */
const ON_THE_LINE = 0.9;
/** Throughput within so much of the highest is on the plateau. */
const ON_THE_PLATEAU = 0.95;
/** Two points show no bend. */
const LEAST_POINTS = 3;

/** Where a measured curve bends. All are concurrencies that were measured. */
export interface Knee {
  /** The highest concurrency before the departure, so that the line is left between the two. */
  readonly linearUpTo: number;
  /** The least K with X(K) < 0.9·K·X(1); null where the curve is linear as far as it was measured. */
  readonly departsAt: number | null;
  /**
   * The least K whose throughput is within 5 % of the highest: more in flight is only more waiting. Null where that is
   * the highest K of all, because then nothing shows that throughput would not go on to grow.
   */
  readonly plateauFrom: number | null;
}

/**
 * The knee that theory predicts, in calls in flight: where the two asymptotes of throughput cross. With K in flight
 * X ≤ K/R₀ (nobody waits for anybody) and X ≤ 1/D_max (the busiest resource never rests), and they meet at K* = R₀/D_max,
 * with 1/D_max the highest throughput. Lazowska, Zahorjan, Graham & Sevcik, "Quantitative System Performance", 1984, §5.2,
 * without think time.
 *
 * @param zeroLoadMs R₀: how long a call takes where it is the only one
 * @throws RangeError if one of them is not above 0
 */
export function predictedKnee(zeroLoadMs: number, highestPerSecond: number): number {
  demandPositive({ zeroLoadMs, highestPerSecond });
  return (zeroLoadMs / 1000) * highestPerSecond;
}

/**
 * The knee of a measured curve, from both of its sides: where it leaves the line through the throughput of one call in
 * flight, and where it has reached its plateau.
 *
 * @param points in any order, one a concurrency
 * @throws RangeError if a number is none that could have been measured
 */
export function foundKnee(points: readonly ThroughputPoint[]): Answer<Knee> {
  const curve = byConcurrency(points);
  if (curve.length < LEAST_POINTS) {
    return refused(`${curve.length} concurrencies were measured, and a bend needs ${LEAST_POINTS}`);
  }
  const first = curve[0] as ThroughputPoint;
  if (first.concurrency !== 1) {
    return refused(`the line starts at one call in flight, and ${first.concurrency} was the least that was measured`);
  }
  const isOff = ({ concurrency, throughputPerSecond }: ThroughputPoint): boolean =>
    throughputPerSecond < ON_THE_LINE * concurrency * first.throughputPerSecond;
  const off = curve.findIndex(isOff);
  const last = curve.at(off === -1 ? -1 : off - 1) as ThroughputPoint; // the first point is never off its own line
  const highest = Math.max(...curve.map(({ throughputPerSecond }) => throughputPerSecond));
  const plateau = curve.find(({ throughputPerSecond }) => throughputPerSecond >= ON_THE_PLATEAU * highest);
  return known({
    linearUpTo: last.concurrency,
    departsAt: curve[off]?.concurrency ?? null,
    plateauFrom: plateau === curve.at(-1) ? null : (plateau as ThroughputPoint).concurrency,
  });
}
