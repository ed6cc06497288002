import { deflateSync, inflateSync } from 'node:zlib';
import type { Percentiles } from './comparison.ts';
import { undamaged } from './undamaged.ts';

/**
 * Durations as HdrHistogram's V2 encoding, written and read without the array of counts: four digits have 450 000 of
 * them, of which a round fills a few hundred (docs/decisions/0012-histograms.md).
 */

/** Four digits: with three, a bucket at 20 ms is 16 µs wide, 5 % of the overhead that we want to see. */
const DIGITS = 4;
/** Longer ones are recorded as one hour; no round may last so long. */
const LONGEST_NS = 3_600e9;

/** Counts of the first bucket are one nanosecond wide, those of each further one twice as wide as of the one before. */
const HALF_BUCKET = 2 ** Math.floor(Math.log2(2 * 10 ** DIGITS));
const LAST_INDEX = indexOf(LONGEST_NS);

const COMPRESSED_COOKIE = 0x1c849314;
const COOKIE = 0x1c849313;
const ENVELOPE_BYTES = 8;
const HEADER_BYTES = 40;
/** A run of empty counts and a count take no more, of less than 2²⁷ values. */
const MOST_BYTES_OF_A_RUN = 8;
const MOST_BYTES_OF_A_NUMBER = 9;

/** Of a whole number of nanoseconds, 1 and more. */
function indexOf(valueNs: number): number {
  const bucket = Math.max(0, Math.floor(Math.log2(valueNs / HALF_BUCKET)));
  return bucket * HALF_BUCKET + Math.floor(valueNs / 2 ** bucket);
}

/** The first and the last nanosecond that are counted there. */
function edgesOf(index: number): readonly [lowNs: number, highNs: number] {
  const bucket = Math.max(0, Math.floor(index / HALF_BUCKET) - 1);
  const lowNs = (index - bucket * HALF_BUCKET) * 2 ** bucket;
  return [lowNs, lowNs + 2 ** bucket - 1];
}

/** The HdrHistogram V2 compressed encoding of durations in nanoseconds; null where there are none. */
export function encodeDurations(durationsNs: readonly number[]): string | null {
  if (durationsNs.length === 0) return null;
  const indexes = new Int32Array(durationsNs.length);
  for (let at = 0; at < indexes.length; at += 1)
    indexes[at] = indexOf(Math.min(Math.max(1, Math.round(durationsNs[at] as number)), LONGEST_NS));
  const deflated = deflateSync(payloadOf(indexes.toSorted()));
  const envelope = Buffer.alloc(ENVELOPE_BYTES);
  envelope.writeInt32BE(COMPRESSED_COOKIE);
  envelope.writeInt32BE(deflated.length, 4);
  return Buffer.concat([envelope, deflated]).toString('base64');
}

/** A header, and for every index up to the largest its count, or for many empty ones how many, as a negative number. */
function payloadOf(ascending: Int32Array): Buffer {
  const payload = Buffer.alloc(HEADER_BYTES + MOST_BYTES_OF_A_RUN * ascending.length);
  let end = HEADER_BYTES;
  let next = 0;
  for (let first = 0; first < ascending.length;) {
    const index = ascending[first] as number;
    let behind = first + 1;
    while (ascending[behind] === index) behind += 1;
    if (index > next) end = writeNumber(payload, end, 2 * (index - next) - 1);
    end = writeNumber(payload, end, 2 * (behind - first));
    next = index + 1;
    first = behind;
  }
  payload.writeInt32BE(COOKIE, 0);
  payload.writeInt32BE(end - HEADER_BYTES, 4);
  payload.writeInt32BE(0, 8); // the counts are not shifted
  payload.writeInt32BE(DIGITS, 12);
  payload.writeBigInt64BE(1n, 16); // the least that is told apart
  payload.writeBigInt64BE(BigInt(Math.max(2, edgesOf(next - 1)[1])), 24); // the largest that has a count
  payload.writeDoubleBE(1, 32); // of a unit of a count to one of a value
  return payload.subarray(0, end);
}

/** Little endian, seven bits a byte; the sign stands in the lowest bit. Returns where the next one goes. */
function writeNumber(buffer: Buffer, at: number, zigzag: number): number {
  let rest = zigzag;
  let end = at;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) buffer[end++] = (rest % 0x80) + 0x80;
  buffer[end++] = rest;
  return end;
}

/** So many durations at each index; all are 0 outside of `from` and `to`, which are where there are some. */
interface Counts {
  readonly at: Float64Array;
  from: number;
  to: number;
  total: number;
}

/** One for all who decode, one after another: it has room for any duration, of which a run has a few thousand neighbours. */
const scratch: Counts = { at: new Float64Array(LAST_INDEX + 1), from: LAST_INDEX, to: -1, total: 0 };

/** Adds what is counted in an encoding. @throws Error if it is none of durations of four digits */
function addCounts(encoding: string, counts: Counts): void {
  const outer = Buffer.from(encoding, 'base64');
  if (outer.readInt32BE(0) !== COMPRESSED_COOKIE) throw new Error('no HdrHistogram V2 encoding');
  const deflated = outer.subarray(ENVELOPE_BYTES, ENVELOPE_BYTES + outer.readInt32BE(4));
  const payload = inflateSync(deflated, { maxOutputLength: HEADER_BYTES + MOST_BYTES_OF_A_NUMBER * LAST_INDEX });
  const end = HEADER_BYTES + payload.readInt32BE(4);
  const isOurs =
    payload.readInt32BE(0) === COOKIE && payload.readInt32BE(12) === DIGITS && payload.readBigInt64BE(16) === 1n;
  if (!isOurs || end > payload.length) throw new Error(`no histogram of ${DIGITS} digits`);
  let index = 0;
  for (let at = HEADER_BYTES; at < end;) {
    let zigzag = 0;
    let byte = 0x80;
    for (let scale = 1; byte >= 0x80 && at < end; scale *= 0x80) {
      byte = payload[at++] as number;
      zigzag += (byte % 0x80) * scale;
    }
    const isEmpty = zigzag % 2 === 1;
    if (!isEmpty && zigzag > 0) {
      counts.at[index] = (counts.at[index] as number) + zigzag / 2;
      counts.total += zigzag / 2;
      counts.from = Math.min(counts.from, index);
      counts.to = Math.max(counts.to, index);
    }
    index += isEmpty ? (zigzag + 1) / 2 : 1;
    if (index > LAST_INDEX + 1) throw new Error('a histogram of durations of more than an hour');
  }
}

/** Durations of all rounds together, in milliseconds: the usual percentiles, and the whole curve. */
export interface Durations {
  readonly percentiles: Percentiles;
  /** Percentiles 0 … 100 with ever smaller steps towards 100, as far as the count reaches. */
  readonly curve: readonly { readonly percentile: number; readonly ms: number }[];
}

/** Steps of a curve: so many for each halving of what is left above, as in HdrHistogram's own percentile files. */
const STEPS_PER_HALVING = 4;

/** @throws UsageError where an encoding is not one */
export function durationsOf(encodings: Iterable<string | null>): Durations {
  return undamaged('a histogram', () => decodedDurations(encodings));
}

function decodedDurations(encodings: Iterable<string | null>): Durations {
  try {
    for (const encoding of encodings) if (encoding !== null) addCounts(encoding, scratch);
    return durationsIn(scratch);
  } finally {
    scratch.at.fill(0, scratch.from, scratch.to + 1);
    Object.assign(scratch, { from: LAST_INDEX, to: -1, total: 0 });
  }
}

function durationsIn(counts: Counts): Durations {
  const { total } = counts;
  if (total === 0) return { percentiles: { p50: null, p90: null, p99: null, p999: null, max: null }, curve: [] };
  if (!Number.isSafeInteger(total)) throw new Error('a histogram of more values than can be counted');
  const steps = stepsOf(total);
  const at = millisecondsAt([50, 90, 99, 99.9, 100, ...steps], counts, total);
  const curve = [...steps, 100].map((percentile) => ({ percentile, ms: at(percentile) }));
  return { percentiles: { p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max: at(100) }, curve };
}

/** The largest duration that is counted together with the one at each percentile; of 0 the least that is with the first. */
function millisecondsAt(percentiles: readonly number[], counts: Counts, total: number): (percentile: number) => number {
  const found = new Map<number, number>();
  let index = counts.from - 1;
  let counted = 0;
  for (const percentile of percentiles.toSorted((a, b) => a - b)) {
    const exact = (percentile / 100) * total;
    const ulp = 2 ** (Math.floor(Math.log2(exact)) - 52); // by which it may be over the whole number that it is
    const wanted = Math.max(1, Math.ceil(exact - ulp));
    while (counted < wanted) counted += counts.at[(index += 1)] as number;
    const [lowNs, highNs] = edgesOf(index);
    found.set(percentile, (percentile === 0 ? lowNs : highNs) / 1e6);
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
