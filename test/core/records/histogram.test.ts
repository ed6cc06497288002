import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import hdr from 'hdr-histogram-js';
import { describe, expect, test } from 'vitest';
import { durationsOf, encodeDurations } from '../../../core/records/histogram.ts';

const HOUR_NS = 3_600e9;
/** Four digits. */
const PRECISION = 1e-4;
const durations = fc.array(fc.integer({ min: 1, max: HOUR_NS }), { minLength: 1, maxLength: 40 });

/** The smallest value that so many percent of the values do not exceed. */
function exact(values: readonly number[], percentile: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percentile / 100) * sorted.length) - 1)] as number;
}

/**
 * Another reader, from the specification of the V2 format (HdrHistogram's own AbstractHistogram.java): how often each value
 * occurs, by the lowest value of its bucket.
 */
function read(encoding: string): Map<number, number> {
  const outer = Buffer.from(encoding, 'base64');
  expect(outer.readInt32BE(0)).toBe(0x1c849314);
  const payload = inflateSync(outer.subarray(8, 8 + outer.readInt32BE(4)));
  expect(payload.readInt32BE(0)).toBe(0x1c849313);
  const subBuckets = 2 ** Math.ceil(Math.log2(2 * 10 ** payload.readInt32BE(12)));
  const counts = new Map<number, number>();
  let index = 0;
  for (let at = 40; at < 40 + payload.readInt32BE(4);) {
    let zigzag = 0n;
    let shift = 0n;
    let byte: number;
    do {
      byte = payload.readUInt8(at);
      zigzag |= BigInt(byte & 0x7f) << shift;
      shift += 7n;
      at += 1;
    } while (byte >= 0x80);
    const count = Number((zigzag >> 1n) ^ -(zigzag & 1n));
    const bucket = Math.max(0, Math.floor(index / (subBuckets / 2)) - 1);
    if (count > 0) counts.set((index - (bucket * subBuckets) / 2) * 2 ** bucket, count);
    index += count < 0 ? -count : 1; // a negative count is so many empty buckets
  }
  return counts;
}

function expectNear(foundMs: number | null, exactNs: number): void {
  expect(Math.abs((foundMs as number) * 1e6 - exactNs)).toBeLessThanOrEqual(exactNs * PRECISION + 1);
}

describe('percentiles', () => {
  test('of one round are exact to four digits', () => {
    fc.assert(
      fc.property(durations, (values) => {
        const { percentiles } = durationsOf([encodeDurations(values)]);
        expectNear(percentiles.p50, exact(values, 50));
        expectNear(percentiles.p90, exact(values, 90));
        expectNear(percentiles.p99, exact(values, 99));
        expectNear(percentiles.max, Math.max(...values));
      }),
      { numRuns: 40 },
    );
  });

  test('of many rounds are those of all their values together, none lost, however unlike the rounds are', () => {
    fc.assert(
      fc.property(fc.array(durations, { minLength: 1, maxLength: 4 }), (rounds) => {
        const { percentiles } = durationsOf(rounds.map(encodeDurations));
        expectNear(percentiles.p50, exact(rounds.flat(), 50));
        expectNear(percentiles.max, Math.max(...rounds.flat()));
      }),
      { numRuns: 30 },
    );
    const { percentiles } = durationsOf([encodeDurations([100, 100]), encodeDurations([HOUR_NS])]);
    expect(percentiles).toMatchObject({ p50: 0.0001, p90: expect.closeTo(3_600_000, -3) });
  });

  test('are in milliseconds, and of rounds without a success they are not measured', () => {
    expect(durationsOf([encodeDurations([20e6]), null]).percentiles.p50).toBeCloseTo(20, 2);
    const nothing = { p50: null, p90: null, p99: null, p999: null, max: null };
    expect(durationsOf([null, null])).toEqual({ percentiles: nothing, curve: [] });
    expect(durationsOf([])).toEqual({ percentiles: nothing, curve: [] });
  });

  test('are those that the library says of the merged histogram, one by one', () => {
    fc.assert(
      fc.property(fc.array(durations, { minLength: 1, maxLength: 3 }), (rounds) => {
        const encodings = rounds.map((values) => encodeDurations(values) as string);
        const merged = hdr.build({ bitBucketSize: 32, autoResize: true, numberOfSignificantValueDigits: 4 });
        for (const encoding of encodings) merged.add(hdr.decodeFromCompressedBase64(encoding, 32));
        const { percentiles, curve } = durationsOf(encodings);
        const p999 = { percentile: 99.9, ms: percentiles.p999 };
        for (const { percentile, ms } of [...curve.slice(0, -1), p999])
          expect(ms).toBe(merged.getValueAtPercentile(percentile) / 1e6);
        expect(percentiles.max).toBe(merged.maxValue / 1e6);
      }),
      { numRuns: 8 },
    );
  });

  test('tell 20.3 ms from 20 ms, which three digits could hardly', () => {
    const at = (ns: number) => durationsOf([encodeDurations([ns])]).percentiles.p50 as number;
    expect(at(20.3e6) - at(20e6)).toBeCloseTo(0.3, 2);
  });
});

describe('the curve', () => {
  const { curve, percentiles } = durationsOf([
    encodeDurations(Array.from({ length: 1000 }, (_, index) => (index + 1) * 1e6)),
  ]);

  test('rises from the least to the largest, and ends at 100', () => {
    expect(curve[0]).toEqual({ percentile: 0, ms: expect.closeTo(1, 2) });
    expect(curve.at(-1)).toEqual({ percentile: 100, ms: percentiles.max });
    const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);
    expect(curve.map(({ ms }) => ms)).toEqual(sorted(curve.map(({ ms }) => ms)));
    expect(curve.map(({ percentile }) => percentile)).toEqual(sorted(curve.map(({ percentile }) => percentile)));
  });

  test('goes as far as the number of operations reaches, and not further', () => {
    const last = curve.at(-2)!.percentile;
    expect(last).toBeGreaterThan(99.8);
    expect(last).toBeLessThan(99.95);
  });
});

describe('an encoding', () => {
  test('is one that another reader of HdrHistogram V2 reads, to four digits', () => {
    const encoding = encodeDurations([5, 7, 7, 20_300_000, 3_600e9]) as string;
    const found = [...read(encoding)];
    expect(found.map(([, count]) => count)).toEqual([1, 2, 1, 1]);
    for (const [index, value] of [5, 7, 20_300_000, 3_600e9].entries()) expectNear(found[index]![0] / 1e6, value);
    expect(hdr.decodeFromCompressedBase64(encoding)).toMatchObject({
      totalCount: 5,
      numberOfSignificantValueDigits: 4,
    });
  });

  test('has the counts that the library has, at every edge of a bucket, and is read as what the library writes', () => {
    const edges = Array.from({ length: 42 }, (_, power) => [2 ** power - 1, 2 ** power, 2 ** power + 1]);
    const values = [...edges.flat(), HOUR_NS - 1, HOUR_NS].filter((value) => value >= 1 && value <= HOUR_NS);
    const theirs = hdr.build({ bitBucketSize: 32, autoResize: true, numberOfSignificantValueDigits: 4 });
    for (const value of values) theirs.recordValue(value);
    const written = hdr.encodeIntoCompressedBase64(theirs);
    expect([...read(encodeDurations(values) as string)]).toEqual([...read(written)]);
    expect(durationsOf([encodeDurations(values)])).toEqual(durationsOf([written]));
  });

  test('counts more values than a byte, or two, can tell', () => {
    const values = [...Array<number>(70_000).fill(100), ...Array<number>(200).fill(20e6), 30e6];
    expect([...read(encodeDurations(values) as string).values()]).toEqual([70_000, 200, 1]);
    expect(durationsOf([encodeDurations(values)]).percentiles.p50).toBe(0.0001);
  });

  test('keeps every value, be it 0, negative, a fraction, or longer than an hour', () => {
    const found = [...read(encodeDurations([0, -5, 0.4, 2.6, 10 * HOUR_NS]) as string)];
    expect(found.slice(0, 2)).toEqual([
      [1, 3],
      [3, 1],
    ]);
    expect(found[2]![0] / HOUR_NS).toBeCloseTo(1, 3);
    expect(found[2]![1]).toBe(1);
  });

  test('of nothing is none', () => {
    expect(encodeDurations([])).toBeNull();
  });

  describe('that is none is refused:', () => {
    /** An encoding of two values, whose inside has been changed. */
    function changed(change: (payload: Buffer) => Buffer | void): string {
      const outer = Buffer.from(encodeDurations([5, 20e6]) as string, 'base64');
      const payload = inflateSync(outer.subarray(8));
      const deflated = deflateSync(change(payload) ?? payload);
      outer.writeInt32BE(deflated.length, 4);
      return Buffer.concat([outer.subarray(0, 8), deflated]).toString('base64');
    }

    function withCounts(payload: Buffer, hex: string): Buffer {
      payload.writeInt32BE(hex.length / 2, 4);
      return Buffer.concat([payload.subarray(0, 40), Buffer.from(hex, 'hex')]);
    }

    test('the same way of changing one is read where nothing is wrong', () => {
      expect(durationsOf([changed(() => {})]).percentiles.p50).toBe(5e-6);
      expect(durationsOf([changed((payload) => withCounts(payload, '0902'))]).percentiles.p50).toBe(5e-6);
    });

    test.each<[string, string]>([
      ['some text', 'not an encoding'],
      ['nothing', ''],
      ['another cookie', changed((payload) => void payload.writeInt32BE(1, 0))],
      ['three digits', changed((payload) => void payload.writeInt32BE(3, 12))],
      ['microseconds', changed((payload) => void payload.writeBigInt64BE(1000n, 16))],
      ['fewer counts than it says', changed((payload) => void payload.writeInt32BE(10_000, 4))],
      ['durations without end', changed((payload) => withCounts(payload, 'ffffff7f00'))],
      ['a count without end', changed((payload) => withCounts(payload, 'feffffffffffffffff'))],
      ['eight megabytes', changed((payload) => Buffer.concat([payload, Buffer.alloc(2 ** 23)]))],
    ])('%s', (_, encoding) => {
      expect(() => durationsOf([encoding])).toThrow(Error);
    });
  });
});
