import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hash, shuffled, uniform } from '../../../core/work/random.ts';

const range = (length: number) => Array.from({ length }, (_, index) => index);

describe('a hash', () => {
  test('is the same for ever: results of today can be made again tomorrow', () => {
    // the finaliser of MurmurHash3, computed by hand with integers of any size
    expect([hash(0, 0), hash(1, 0), hash(0, 1), hash(-1, 7), hash(2 ** 31, 2 ** 20)]).toEqual([
      301794027, 1114155158, 3140136926, 2600591649, 3009330691,
    ]);
  });

  test('is a whole number of 32 bits', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (seed, position) => {
        const found = hash(seed, position);
        return Number.isInteger(found) && found >= 0 && found < 2 ** 32;
      }),
    );
  });

  test('changes about half of its bits where one bit of seed or position changes', () => {
    const bits = (value: number) => value.toString(2).replaceAll('0', '').length;
    const changed = range(2000).map(
      (seed) => bits((hash(seed, 5) ^ hash(seed ^ 1, 5)) >>> 0) + bits((hash(9, seed) ^ hash(9, seed ^ 1)) >>> 0),
    );
    const mean = changed.reduce((sum, count) => sum + count, 0) / changed.length / 2;
    expect(mean).toBeGreaterThan(15.5);
    expect(mean).toBeLessThan(16.5);
  });
});

describe('a uniform number', () => {
  test('is never 0 and never 1, so that its logarithm exists', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (seed, position) => {
        const u = uniform(seed, position);
        return u > 0 && u < 1;
      }),
    );
  });

  test('falls into ten equal parts equally often, and does not depend on the one before', () => {
    const sample = range(100_000).map((position) => uniform(42, position));
    const parts = Map.groupBy(sample, (u) => Math.floor(u * 10));
    for (const part of range(10)) expect(parts.get(part)!.length / 10_000).toBeCloseTo(1, 1);
    const products = sample.slice(1).map((u, index) => (u - 0.5) * (sample[index]! - 0.5));
    const covariance = products.reduce((sum, product) => sum + product, 0) / products.length;
    expect(Math.abs(covariance * 12)).toBeLessThan(0.01);
  });
});

describe('a shuffle', () => {
  test('keeps every value, and leaves the given order alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (values, seed) => {
        const given = [...values];
        const found = shuffled(values, seed);
        expect(found.toSorted((a, b) => a - b)).toEqual(given.toSorted((a, b) => a - b));
        expect(values).toEqual(given);
      }),
    );
  });

  test('is the same for the same seed', () => {
    expect(shuffled(range(20), 7)).toEqual(shuffled(range(20), 7));
    expect(shuffled(range(20), 7)).not.toEqual(shuffled(range(20), 8));
  });

  test('gives every order equally often', () => {
    const orders = Map.groupBy(range(60_000), (seed) => shuffled(['a', 'b', 'c'], seed).join(''));
    expect(orders.size).toBe(6);
    for (const seeds of orders.values()) expect(seeds.length / 10_000).toBeCloseTo(1, 1);
  });
});
