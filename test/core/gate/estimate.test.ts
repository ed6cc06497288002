import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Estimate, estimateOf, pUnseen, pWorse, rangeOf, standardError } from '../../../core/gate/estimate.ts';

/** Log-ratios of three pairs of processes, four rounds each; flattened they are `d` in the commands below. */
const pairs = [
  [0.021, -0.013, 0.034, 0.052],
  [-0.008, 0.047, 0.029, 0.016],
  [-0.031, 0.058, 0.041, 0.005],
];
const golden = estimateOf(pairs, 0.01) as Estimate;

const pairLists = fc.array(fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), { minLength: 2, maxLength: 12 }), {
  minLength: 2,
  maxLength: 9,
});
const estimates = fc.tuple(pairLists, fc.constantFrom(0.001, 0.01, 0.02));

/** An estimate of which only the errors matter. */
const estimate = (some: Partial<Estimate>): Estimate => ({
  logRatio: 0.03,
  logRatioOfPairs: 0.03,
  rounds: 60,
  processPairs: 6,
  errorWithin: 0.01,
  errorBetween: 0.01,
  degrees: (some.processPairs ?? 6) - 1,
  deviation: 0.02,
  ...some,
});

describe('an estimate', () => {
  test('is the trimmed mean of all rounds, and as uncertain as scipy says', () => {
    // m, e = yuen(d, .25)                     as in test/core/stats/trimmed-mean.test.ts
    // within = np.sqrt(e**2 + .01**2 / 3)
    // between = np.std([trim_mean(d[i:i+4], .25) for i in (0, 4, 8)], ddof=1) / np.sqrt(3)
    expect(golden).toMatchObject({ rounds: 12, processPairs: 3 });
    expect(golden.logRatio).toBeCloseTo(0.024333333333333335, 14);
    expect(golden.logRatioOfPairs).toBeCloseTo((0.0275 + 0.0225 + 0.023) / 3, 14);
    expect(golden.errorWithin).toBeCloseTo(0.010866499348033298, 14);
    expect(golden.errorBetween).toBeCloseTo(0.0015898986690282442, 14);
  });

  test('weighs what is known of the luck of processes with what is seen of it, as limma does', () => {
    // s2 = np.var([trim_mean(d[i:i+4], .25) for i in (0, 4, 8)], ddof=1)
    // between = np.sqrt((4 * .025**2 + 2 * s2) / 6 / 3)                       # squeezeVar(s2, df=2), of a known prior
    const weighed = estimateOf(pairs, 0.01, { deviation: 0.025, degrees: 4 }) as Estimate;
    const s2 = 3 * golden.errorBetween ** 2;
    expect(weighed.errorBetween).toBeCloseTo(Math.sqrt((4 * 0.025 ** 2 + 2 * s2) / 6 / 3), 14);
    expect(weighed).toMatchObject({ degrees: 6, deviation: golden.deviation, logRatio: golden.logRatio });
    expect(golden.degrees).toBe(2);
    expect(golden.deviation).toBeCloseTo(Math.sqrt(s2), 14);
  });

  test('takes two pairs of processes: a single one is never enough', () => {
    expect(estimateOf([], 0.01)).toBeNull();
    expect(estimateOf([[0.1, 0.2, 0.1, 0.2, 0.1]], 0.01)).toBeNull();
    expect(estimateOf([[0.1, 0.2], [0.1]], 0.01)).toBeNull();
    expect(
      estimateOf(
        [
          [0.1, 0.2],
          [0.1, 0.2],
        ],
        0.01,
      ),
    ).toMatchObject({ rounds: 4, processPairs: 2 });
  });

  test('leaves out the pairs in which hardly anything was measured', () => {
    expect(estimateOf([...pairs, [], [0.4]], 0.01)).toEqual(golden);
  });

  test('of very few rounds leaves none of them out', () => {
    const found = estimateOf(
      [
        [0, 0.03],
        [0, 0.09, 0],
      ],
      0.01,
    ) as Estimate;
    const means = [0.015, 0.03];
    expect(found.errorBetween).toBeCloseTo(Math.abs(means[1]! - means[0]!) / 2, 14);
  });

  test('is not moved by one wild round in each pair', () => {
    const wild = pairs.map((pair) => [...pair.toSorted((a, b) => a - b).slice(0, -1), 5]);
    expect((estimateOf(wild, 0.01) as Estimate).logRatio).toBeCloseTo(golden.logRatio, 14);
  });

  test('is never surer than the noise floor of its pairs of processes, however many rounds they had', () => {
    fc.assert(
      fc.property(estimates, ([lists, floor]) => {
        const found = estimateOf(lists, floor) as Estimate;
        expect(found.errorWithin).toBeGreaterThanOrEqual((floor / Math.sqrt(lists.length)) * (1 - 1e-12));
        expect(standardError(found)).toBe(Math.max(found.errorWithin, found.errorBetween));
      }),
      { seed: 1 },
    );
    const exact = estimateOf([Array.from({ length: 500 }, () => 0), Array.from({ length: 500 }, () => 0)], 0.01);
    expect(exact).toMatchObject({ logRatio: 0, errorWithin: expect.closeTo(0.01 / Math.SQRT2, 14), errorBetween: 0 });
  });

  test('of the sides exchanged is the same with the other sign', () => {
    fc.assert(
      fc.property(estimates, ([lists, floor]) => {
        const found = estimateOf(lists, floor) as Estimate;
        const turned = estimateOf(
          lists.map((pair) => pair.map((value) => -value)),
          floor,
        ) as Estimate;
        expect(turned.logRatio).toBeCloseTo(-found.logRatio, 12);
        expect(turned.errorWithin).toBeCloseTo(found.errorWithin, 12);
        expect(turned.errorBetween).toBeCloseTo(found.errorBetween, 12);
      }),
      { seed: 2 },
    );
  });

  test('grows by what all rounds grow, and is not surer or less sure for it', () => {
    fc.assert(
      fc.property(estimates, fc.double({ min: -1, max: 1, noNaN: true }), ([lists, floor], by) => {
        const found = estimateOf(lists, floor) as Estimate;
        const moved = estimateOf(
          lists.map((pair) => pair.map((value) => value + by)),
          floor,
        ) as Estimate;
        expect(moved.logRatio).toBeCloseTo(found.logRatio + by, 12);
        expect(moved.errorWithin).toBeCloseTo(found.errorWithin, 12);
        expect(moved.errorBetween).toBeCloseTo(found.errorBetween, 12);
      }),
      { seed: 3 },
    );
  });

  test('does not care about the order of pairs and rounds', () => {
    fc.assert(
      fc.property(estimates, ([lists, floor]) => {
        const found = estimateOf(lists, floor) as Estimate;
        const other = estimateOf(lists.map((pair) => pair.toReversed()).toReversed(), floor) as Estimate;
        expect(other.logRatio).toBe(found.logRatio);
        expect(other.errorWithin).toBe(found.errorWithin);
        expect(other.errorBetween).toBeCloseTo(found.errorBetween, 12);
      }),
      { seed: 4 },
    );
  });
});

describe('the chance of so large a slowdown where there is none', () => {
  test('is the larger of the two that scipy gives', () => {
    // max(stats.norm.sf(m / within), stats.t.sf((.0275 + .0225 + .023) / 3 / between, 2))
    expect(pWorse(golden)).toBeCloseTo(0.012568257262200658, 12);
    // stats.t.sf(.03 / .02, 5), stats.norm.sf(.03 / .02)
    expect(pWorse(estimate({ errorBetween: 0.02 }))).toBeCloseTo(0.09695184012123657, 12);
    expect(pWorse(estimate({ errorWithin: 0.02 }))).toBeCloseTo(0.06680720126885807, 12);
  });

  test('is a half where the estimate is none, and near 1 where it is an improvement', () => {
    expect(pWorse(estimate({ logRatio: 0, logRatioOfPairs: 0 }))).toBe(0.5);
    expect(pWorse(estimate({ logRatio: -0.1, logRatioOfPairs: -0.1 }))).toBeGreaterThan(0.99);
  });

  test('is decided by the rounds where all pairs of processes agree to the last digit', () => {
    // stats.norm.sf(3)
    expect(pWorse(estimate({ errorBetween: 0 }))).toBeCloseTo(0.0013498980316300933, 12);
    expect(pWorse(estimate({ errorBetween: 0, logRatio: -0.03 }))).toBeCloseTo(1 - 0.0013498980316300933, 12);
  });

  test('is that of the pairs of processes counted alike, where one of them had time for many more rounds', () => {
    const lucky = Array.from({ length: 20 }, () => [0.08, 0.081, 0.079, 0.08]).flat();
    const found = estimateOf([lucky, ...Array.from({ length: 5 }, () => [0, 0.001, -0.001, 0])], 0.01) as Estimate;
    expect(found.logRatio).toBeGreaterThan(0.07);
    expect(found.logRatioOfPairs).toBeCloseTo(0.08 / 6, 12);
    // one of six: stats.t.sf(1, 5)
    expect(pWorse(found)).toBeCloseTo(0.18160873382456127, 9);
  });

  test('needs more evidence from fewer pairs of processes', () => {
    const ps = [2, 3, 6, 9].map((processPairs) => pWorse(estimate({ processPairs })));
    expect(ps).toEqual(ps.toSorted((a, b) => b - a));
    expect(new Set(ps).size).toBe(4);
  });
});

describe('the chance of so small a slowdown where in truth there is one', () => {
  test('is the one of scipy', () => {
    // stats.norm.sf((np.log(1.05) - m) / within), which here is the larger
    expect(pUnseen(golden, Math.log(1.05))).toBeCloseTo(0.012203436748404807, 12);
  });

  test('is a half where just that slowdown was estimated, and grows with it', () => {
    const at = (logRatio: number) => pUnseen(estimate({ logRatio, logRatioOfPairs: logRatio }), 0.05);
    expect(at(0.05)).toBe(0.5);
    expect(at(0.06)).toBeGreaterThan(0.5);
    expect(at(-0.2)).toBeLessThan(1e-4);
  });

  test('is the larger of both doubts: of the rounds, and of pairs of processes whose error is known from few', () => {
    // max(stats.norm.sf(2), stats.t.sf(2, 5)), then with 3 pairs stats.t.sf(2, 2)
    const some = { logRatio: 0.03, logRatioOfPairs: 0.03 };
    expect(pUnseen(estimate(some), 0.05)).toBeCloseTo(0.05096973941492917, 12);
    expect(pUnseen(estimate({ ...some, processPairs: 3 }), 0.05)).toBeCloseTo(0.09175170953613698, 12);
  });

  test('grows with both kinds of doubt', () => {
    const sure = pUnseen(estimate({}), 0.05);
    expect(pUnseen(estimate({ errorWithin: 0.02 }), 0.05)).toBeGreaterThan(sure);
    expect(pUnseen(estimate({ errorBetween: 0.02 }), 0.05)).toBeGreaterThan(sure);
  });
});

describe('the range of the truth', () => {
  test('reaches as far as scipy says', () => {
    // max(stats.norm.isf(p) * within, stats.t.isf(p, 2) * between) for p = .025 and .01
    const reach = (confidence: number) => rangeOf(golden, confidence).high - golden.logRatio;
    expect(reach(0.95)).toBeCloseTo(0.021297947360173243, 12);
    expect(reach(0.98)).toBeCloseTo(0.025279257656563445, 12);
    // stats.t.isf(.025, 5) * .02
    const { high } = rangeOf(estimate({ logRatio: 0, errorBetween: 0.02 }), 0.95);
    expect(high).toBeCloseTo(0.02 * 2.57058183661474, 9);
  });

  test('has the estimate in its middle, and is wider for more confidence', () => {
    fc.assert(
      fc.property(estimates, ([lists, floor]) => {
        const found = estimateOf(lists, floor) as Estimate;
        const [narrow, wide] = [rangeOf(found, 0.9), rangeOf(found, 0.99)];
        expect((narrow.low + narrow.high) / 2).toBeCloseTo(found.logRatio, 12);
        expect(wide.low).toBeLessThan(narrow.low);
        expect(wide.high).toBeGreaterThan(narrow.high);
      }),
      { seed: 5 },
    );
  });
});
