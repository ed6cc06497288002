import hdr from 'hdr-histogram-js';
import type { Percentiles } from './comparison.ts';

/** Four digits: with three, a bucket at 20 ms is 16 µs wide, 5 % of the overhead that we want to see. */
const DIGITS = 4;
/** Longer ones are recorded as one hour; no round may last so long. */
const LONGEST_NS = 3_600e9;
const COUNTER_BITS = 32;

function emptyHistogram() {
  return hdr.build({
    bitBucketSize: COUNTER_BITS,
    autoResize: true,
    lowestDiscernibleValue: 1,
    highestTrackableValue: 2,
    numberOfSignificantValueDigits: DIGITS,
  });
}

/** The HdrHistogram V2 compressed encoding of durations in nanoseconds; null where there are none. */
export function encodeDurations(durationsNs: readonly number[]): string | null {
  if (durationsNs.length === 0) return null;
  const histogram = emptyHistogram();
  for (const duration of durationsNs) {
    histogram.recordValue(Math.min(Math.max(1, Math.round(duration)), LONGEST_NS));
  }
  return hdr.encodeIntoCompressedBase64(histogram);
}

/**
 * Percentiles, in milliseconds, of all rounds together.
 *
 * @throws Error where an encoding is not one, or where adding them lost a value
 */
export function percentilesOf(encodings: readonly (string | null)[]): Percentiles {
  const present = encodings.filter((encoding) => encoding !== null);
  if (present.length === 0) return { p50: null, p90: null, p99: null, p999: null, max: null };
  const total = emptyHistogram();
  let expected = 0;
  for (const encoding of present) {
    const histogram = hdr.decodeFromCompressedBase64(encoding, COUNTER_BITS);
    expected += histogram.totalCount;
    total.add(histogram);
  }
  // adding into a histogram of a smaller range is known to drop values without a word
  if (total.totalCount !== expected)
    throw new Error(`${expected - total.totalCount} values lost in merging histograms`);
  const at = (percentile: number) => total.getValueAtPercentile(percentile) / 1e6;
  return { p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max: total.maxValue / 1e6 };
}
