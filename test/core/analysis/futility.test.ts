import { describe, expect, test } from 'vitest';
import { judgeFamily, type Sample } from '../../../core/analysis/family.ts';
import { canStillDecide } from '../../../core/analysis/futility.ts';

const options = { margin: 0.05, confidence: 0.95 };

/** Six rounds around a centre, of a standard deviation of about so much. */
const sampleOf = (centre: number, noise: number, luck: number): Sample => ({
  logRatios: [-1.3, -0.7, -0.2, 0.2, 0.7, 1.3].map((z) => centre + noise * z),
  luck,
  share: 0.5,
});

function isOpen(sample: Sample, most = 12): boolean {
  const [judged] = judgeFamily([sample], options);
  expect(judged!.verdict).toBe('unclear');
  return canStillDecide(sample, judged!, { ...options, rounds: 6, most });
}

describe('an unclear comparison', () => {
  test('is open where more rounds may show that it is the same', () => {
    expect(isOpen(sampleOf(0.01, 0.04, 0.01))).toBe(true);
  });

  test('is open where more rounds may show a difference', () => {
    expect(isOpen(sampleOf(0.2, 0.12, 0.01))).toBe(true);
  });

  test('is open where two wild rounds keep it unclear: of more rounds they will not count', () => {
    expect(isOpen({ logRatios: [0.5, 0.6, 0.4, -1.2, -1.0, 0.55], luck: 0.07, share: 0.5 })).toBe(true);
  });

  test('is given up where the luck of two processes alone keeps it unclear', () => {
    expect(isOpen(sampleOf(0.15, 0.01, 0.11))).toBe(false);
    expect(isOpen(sampleOf(-0.15, 0.01, 0.11))).toBe(false);
  });

  test('is given up where it lies so near to the edge of the margin that all rounds would leave it there', () => {
    expect(isOpen(sampleOf(Math.log1p(0.05), 0.02, 0.11))).toBe(false);
  });

  test('is given up with the last round', () => {
    expect(isOpen(sampleOf(0.01, 0.04, 0.01), 6)).toBe(false);
  });
});

test('one that has too few pairs is open', () => {
  const sample = { logRatios: [0.1, 0.1, 0.1], luck: 0.01 };
  const [judged] = judgeFamily([sample], options);
  expect(canStillDecide(sample, judged!, { ...options, rounds: 6, most: 12 })).toBe(true);
});
