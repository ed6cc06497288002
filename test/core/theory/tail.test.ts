import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uniform } from '../../../core/work/random.ts';
import { latencyCurve, type LatencyCurve, slowRequestShare, tailAmplification } from '../../../core/theory/tail.ts';

/** Latencies of mean 20 ms, exponential: P(≤ x) = 1 − e^(−x/20). */
const exponential: LatencyCurve = { calls: 1e6, latencyMsAt: (share) => -20 * Math.log(1 - share) };

describe('the tail of a fan-out', () => {
  test('of one is the tail of single calls', () => {
    expect(tailAmplification(exponential, 1)).toMatchObject({ state: 'known', singleShare: 0.99, amplification: 1 });
  });

  test('of a hundred exponential calls is that of scipy', () => {
    // python3 -c "from scipy import stats; e = stats.expon(scale=20); q = .99**.01; print(q, e.ppf(q), e.ppf(q) / e.ppf(.99))"
    expect(tailAmplification(exponential, 100)).toMatchObject({
      singleShare: expect.closeTo(0.9998995016917583, 12),
      fanOutMs: expect.closeTo(184.10739328046316, 6),
      amplification: expect.closeTo(1.9989206244824247, 9),
    });
  });

  test('is that of requests which are put together of such calls', () => {
    const single = Array.from({ length: 20_000 }, (_, index) => -20 * Math.log(uniform(3, index)));
    const requests = Array.from({ length: 20_000 }, (_, request) =>
      Math.max(...Array.from({ length: 8 }, (_unused, call) => -20 * Math.log(uniform(4, 8 * request + call)))),
    );
    const predicted = tailAmplification(latencyCurve(single.toSorted((a, b) => a - b)), 8);
    const found = latencyCurve(requests.toSorted((a, b) => a - b)).latencyMsAt(0.99);
    expect('fanOutMs' in predicted ? predicted.fanOutMs / found : null).toBeCloseTo(1, 1);
  });

  test('is never shorter than that of a smaller one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900 }), (fanOut) => {
        const [less, more] = [tailAmplification(exponential, fanOut), tailAmplification(exponential, fanOut + 1)];
        if (less.state === 'refused' || more.state === 'refused') throw new Error('refused');
        expect(more.fanOutMs).toBeGreaterThan(less.fanOutMs);
        expect(more.amplification).toBeGreaterThan(1);
      }),
    );
  });

  test('is refused where fewer than ten calls lie beyond the quantile', () => {
    expect(tailAmplification({ ...exponential, calls: 10_000 }, 10)).toMatchObject({ state: 'known' });
    expect(tailAmplification({ ...exponential, calls: 10_000 }, 100)).toEqual({
      state: 'refused',
      reason: '10000 calls are too few for a fan-out of 100, which needs 99505 of them',
    });
    expect(tailAmplification(latencyCurve([]), 1)).toMatchObject({ state: 'refused' });
  });

  test('refuses what is no fan-out and no tail', () => {
    expect(() => tailAmplification(exponential, 0)).toThrow(RangeError);
    expect(() => tailAmplification(exponential, 2.5)).toThrow(RangeError);
    expect(() => tailAmplification(exponential, 10, 1)).toThrow(RangeError);
    expect(() => tailAmplification({ calls: 1e6, latencyMsAt: () => NaN }, 10)).toThrow(RangeError);
  });
});

test('where one call in a hundred is slow, 63 % of the requests of a hundred calls are: Dean & Barroso', () => {
  expect(slowRequestShare(0.01, 100)).toBeCloseTo(0.634, 3);
  expect(slowRequestShare(0.0001, 2000)).toBeCloseTo(0.18, 2); // their other example: nearly one in five
});
