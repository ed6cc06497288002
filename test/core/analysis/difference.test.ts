import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differenceOf, pBeyond, shiftOfMean } from '../../../core/analysis/difference.ts';
import { trimmedCentre } from '../../../core/stats/trimmed-t.ts';

const logs = fc.double({ min: -2, max: 2, noNaN: true });
const shares = fc.double({ min: 0, max: 1, noNaN: true });
const rounds = fc.array(fc.record({ log: logs, down: shares, up: shares, at: shares }), {
  minLength: 4,
  maxLength: 14,
});

describe('what other programs can have done', () => {
  test('holds whatever the rounds would have been without them', () => {
    fc.assert(
      fc.property(rounds, (drawn) => {
        const seen = drawn.map(({ log }) => log);
        const shift = shiftOfMean(seen, drawn);
        const undisturbed = drawn.map(({ log, down, up, at }) => log - down + at * (down + up));
        const [was, is] = [trimmedCentre(undisturbed)!.mean, trimmedCentre(seen)!.mean];
        expect(was).toBeGreaterThanOrEqual(is - shift.down - 1e-12);
        expect(was).toBeLessThanOrEqual(is + shift.up + 1e-12);
      }),
    );
  });

  test('to one round of six moves the others by no more than such a round can', () => {
    const calm = Array.from({ length: 5 }, () => ({ down: 0.02, up: 0.01 }));
    const shift = shiftOfMean([0, 0, 0, 0, 0, 0], [...calm, { down: 0.4, up: 0.4 }]);
    expect(shift.down).toBeCloseTo(0.02, 12);
    expect(shift.up).toBeCloseTo(0.01, 12);
  });

  test('widens an interval to the side that they can have taken from, and the test asks that side', () => {
    const logRatios = [0.19, 0.2, 0.2, 0.2, 0.2, 0.21];
    const of = (down: number, up: number) =>
      differenceOf(logRatios, { luck: 0.01, shifts: logRatios.map(() => ({ down, up })) }, 0.95)!;
    const [alone, below, above] = [of(0, 0), of(0.1, 0), of(0, 0.1)];
    expect([below.low, below.high]).toEqual([expect.closeTo(alone.low - 0.1, 12), alone.high]);
    expect([above.low, above.high]).toEqual([alone.low, expect.closeTo(alone.high + 0.1, 12)]);
    expect(pBeyond(above, 0.05)).toBe(pBeyond(alone, 0.05));
    expect(pBeyond(below, 0.05)).toBeGreaterThan(pBeyond(alone, 0.05));
    expect(pBeyond(of(0.2, 0), 0.05)).toBe(1);
  });
});
