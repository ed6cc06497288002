import { describe, expect, test } from 'vitest';
import { valuesOf } from '../../../core/plan/ranges.ts';
import { UsageError } from '../../../core/text/errors.ts';

describe('a range', () => {
  test.each([
    ['concurrency', '1..16', [1, 2, 4, 8, 16]],
    ['concurrency', '3..20', [3, 6, 12, 20]],
    ['concurrency', '1..1000/4', [1, 10, 100, 1000]],
    ['latencyMs', '1..200', [1, 2, 5, 10, 20, 50, 100, 200]],
    ['latencyMs', '3..30', [3, 5, 10, 20, 30]],
    ['latencyMs', '0.5..2', [0.5, 1, 2]],
    ['latencyMs', '1..4/3', [1, 2, 4]],
    ['latencyMs', '0.1..1/3', [0.1, 0.316, 1]],
    ['iterations', '0..100', [0, 1, 2, 5, 10, 20, 50, 100]],
    ['iterations', '0..100000/3', [0, 1, 100_000]],
    ['iterations', '0..1e4/2', [0, 10_000]],
    ['stallShare', '0..0.5', [0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5]],
  ])('of %s %s is %j', (name, range, values) => {
    expect(valuesOf(name, range)).toEqual(values);
  });

  test('that is none is told to the user in one line', () => {
    expect(() => valuesOf('latencyMs', '9..1')).toThrow(new UsageError('9 is not below 1.'));
  });
});
