import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holm } from '../../../core/stats/holm.ts';

const families = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 });

function expectClose(found: readonly number[], golden: readonly number[]): void {
  expect(found).toHaveLength(golden.length);
  found.forEach((value, index) => expect(value).toBeCloseTo(golden[index] as number, 12));
}

test('agrees with R, in the order of the input', () => {
  // Rscript -e "p.adjust(c(.01, .04, .03, .005, .6, .04), 'holm')"
  expectClose(holm([0.01, 0.04, 0.03, 0.005, 0.6, 0.04]), [0.05, 0.12, 0.12, 0.03, 0.6, 0.12]);
});

test('is never above 1', () => {
  // Rscript -e "p.adjust(c(.5, .4, .9), 'holm')"
  expectClose(holm([0.5, 0.4, 0.9]), [1, 1, 1]);
});

test('leaves a single p-value as it is, and an empty family empty', () => {
  expect(holm([0.03])).toEqual([0.03]);
  expect(holm([])).toEqual([]);
});

test('lies between the raw value and the one of Bonferroni', () => {
  fc.assert(
    fc.property(families, (raw) => {
      for (const [index, adjusted] of holm(raw).entries()) {
        const p = raw[index] as number;
        expect(adjusted).toBeGreaterThanOrEqual(p);
        expect(adjusted).toBeLessThanOrEqual(Math.min(1, p * raw.length));
      }
    }),
  );
});

test('keeps the order of size', () => {
  fc.assert(
    fc.property(families, (raw) => {
      const adjusted = holm(raw.toSorted((a, b) => a - b));
      expect(adjusted).toEqual(adjusted.toSorted((a, b) => a - b));
    }),
  );
});

test('does not care about the order of the family', () => {
  fc.assert(
    fc.property(families, (raw) => {
      expect(holm(raw.toReversed())).toEqual(holm(raw).toReversed());
    }),
  );
});

test('finds what the step-down procedure of the paper finds', () => {
  fc.assert(
    fc.property(families, (raw) => {
      const ordered = raw.toSorted((a, b) => a - b);
      const firstKept = ordered.findIndex((p, rank) => p * (raw.length - rank) > 0.05);
      const rejected = holm(raw).filter((p) => p <= 0.05).length;
      expect(rejected).toBe(firstKept === -1 ? raw.length : firstKept);
    }),
  );
});

test.each([-0.1, 1.1, NaN])('refuses %d as a p-value', (wrong) => {
  expect(() => holm([0.5, wrong])).toThrow(RangeError);
});
