import hdr, { type JsHistogram } from 'hdr-histogram-js';
import type { Percentiles } from './comparison.ts';

/** Four digits: with three, a bucket at 20 ms is 16 µs wide, 5 % of the overhead that we want to see. */
const DIGITS = 4;
/** Longer ones are recorded as one hour; no round may last so long. */
const LONGEST_NS = 3_600e9;
const COUNTER_BITS = 32;

function emptyHistogram(): JsHistogram {
  const histogram = hdr.build({
    bitBucketSize: COUNTER_BITS,
    autoResize: true,
    lowestDiscernibleValue: 1,
    highestTrackableValue: 2,
    numberOfSignificantValueDigits: DIGITS,
  });
  return histogram as JsHistogram; // it would be another one in WebAssembly
}

/** For all rounds of a process: a new one each leaves megabytes, and the collector comes for them on the clock of the next. */
let reused: JsHistogram | undefined;

/** The HdrHistogram V2 compressed encoding of durations in nanoseconds; null where there are none. */
export function encodeDurations(durationsNs: readonly number[]): string | null {
  if (durationsNs.length === 0) return null;
  const histogram = (reused ??= emptyHistogram());
  histogram.reset();
  for (const duration of durationsNs) {
    histogram.recordValue(Math.min(Math.max(1, Math.round(duration)), LONGEST_NS));
  }
  return hdr.encodeIntoCompressedBase64(histogram);
}

/** Durations of all rounds together, in milliseconds: the usual percentiles, and the whole curve. */
export interface Durations {
  readonly percentiles: Percentiles;
  /** Percentiles 0 … 100 with ever smaller steps towards 100, as far as the count reaches. */
  readonly curve: readonly { readonly percentile: number; readonly ms: number }[];
}

/** Steps of a curve: so many for each halving of what is left above, as in HdrHistogram's own percentile files. */
const STEPS_PER_HALVING = 4;

/** @throws Error where an encoding is not one, or where adding them lost a value */
export function durationsOf(encodings: readonly (string | null)[]): Durations {
  const present = encodings.filter((encoding) => encoding !== null);
  if (present.length === 0)
    return { percentiles: { p50: null, p90: null, p99: null, p999: null, max: null }, curve: [] };
  const total = emptyHistogram();
  let expected = 0;
  for (const encoding of present) {
    const histogram = hdr.decodeFromCompressedBase64(encoding, COUNTER_BITS) as JsHistogram;
    expected += histogram.totalCount;
    total.add(histogram);
  }
  // adding into a histogram of a smaller range is known to drop values without a word
  if (total.totalCount !== expected)
    throw new Error(`${expected - total.totalCount} values lost in merging histograms`);
  const steps = stepsOf(expected);
  const at = millisecondsAt([50, 90, 99, 99.9, ...steps], total);
  const max = total.maxValue / 1e6;
  const curve = steps.map((percentile) => ({ percentile, ms: at(percentile) }));
  return {
    percentiles: { p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max },
    curve: [...curve, { percentile: 100, ms: max }],
  };
}

/**
 * What `getValueAtPercentile` says of each of them. That one walks over hundreds of thousands of counts from the first
 * on, for every percentile; here one walk answers all.
 */
function millisecondsAt(percentiles: readonly number[], histogram: JsHistogram): (percentile: number) => number {
  const found = new Map<number, number>();
  let index = -1;
  let counted = 0;
  for (const percentile of percentiles.toSorted((a, b) => a - b)) {
    const exact = (percentile / 100) * histogram.totalCount;
    const ulp = 2 ** (Math.floor(Math.log2(exact)) - 52); // by which it may be over the whole number that it is
    const wanted = Math.max(1, Math.ceil(exact - ulp));
    while (counted < wanted) counted += histogram.getCountAtIndex((index += 1));
    const value = histogram.valueFromIndex(index);
    const edge = percentile === 0 ? histogram.lowestEquivalentValue(value) : histogram.highestEquivalentValue(value);
    found.set(percentile, edge / 1e6);
  }
  return (percentile) => found.get(percentile) as number;
}

function stepsOf(count: number): number[] {
  const halvings = Math.ceil(Math.log2(Math.max(2, count)));
  return Array.from(
    { length: halvings * STEPS_PER_HALVING },
    (_, step) => 100 * (1 - 2 ** (-step / STEPS_PER_HALVING)),
  );
}
