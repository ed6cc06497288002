import { describe, expect, test } from 'vitest';
import { makespanLine, priceOf } from '../../../core/theory/slope.ts';

describe('the price of one more', () => {
  test('is the slope of memory over calls in flight, with the interval of scipy, and what none cost', () => {
    // x = [1, 2, 4, 8, 16, 32, 64, 128]; y = [60.1, 60.3, 60.2, 60.9, 61.3, 63.4, 66.2, 72.9]
    // python3 -c "from scipy import stats; print(stats.theilslopes(y, x, method='joint'))"
    const megabytes = [60.1, 60.3, 60.2, 60.9, 61.3, 63.4, 66.2, 72.9];
    const price = priceOf(megabytes.map((cost, index) => ({ amount: 2 ** index, cost })));
    expect(price).toMatchObject({
      state: 'known',
      perUnit: {
        estimate: expect.closeTo(0.10000000000000014, 12),
        low: expect.closeTo(0.08750000000000013, 12),
        high: expect.closeTo(0.10645161290322572, 12),
      },
      fixedCost: expect.closeTo(60.05, 12),
    });
  });

  test('needs two different amounts, and enough points for an interval', () => {
    expect(priceOf([])).toEqual({ state: 'refused', reason: 'a slope needs two different amounts' });
    expect(priceOf([1, 2, 3].map((cost) => ({ amount: 8, cost })))).toMatchObject({ state: 'refused' });
    expect(priceOf([1, 2, 3].map((value) => ({ amount: value, cost: value })))).toEqual({
      state: 'refused',
      reason: '3 points are too few for an interval of the slope',
    });
  });

  test('of what was not measured is none', () => {
    expect(() => priceOf([1, NaN, 3].map((cost, amount) => ({ amount, cost })))).toThrow(RangeError);
  });
});

describe('the makespan over its bound', () => {
  const latencyMs = 50;
  const round = (operations: number, slots: number, makespanMs: number) => ({
    operations,
    slots,
    latencyMs,
    makespanMs,
  });

  test('has slope 1 and a fixed cost where only waiting is in it', () => {
    const rounds = [1, 2, 4, 8, 16, 32].map((slots) => round(100, slots, Math.ceil(100 / slots) * latencyMs + 7));
    expect(makespanLine(rounds)).toMatchObject({
      state: 'known',
      slope: { estimate: 1, low: 1, high: 1 },
      isSlopeOne: true,
      fixedMs: 7,
    });
  });

  test('has a greater one where every wait is late', () => {
    const rounds = [1, 2, 4, 8, 16, 32].map((slots) => round(100, slots, Math.ceil(100 / slots) * latencyMs * 1.02));
    expect(makespanLine(rounds)).toMatchObject({ slope: { estimate: expect.closeTo(1.02, 12) }, isSlopeOne: false });
  });

  test('is refused for rounds of one bound, and for no rounds', () => {
    expect(makespanLine([round(10, 2, 260), round(20, 4, 261)])).toMatchObject({ state: 'refused' });
    expect(makespanLine([])).toMatchObject({ state: 'refused' });
  });

  test('demands counts and times', () => {
    expect(() => makespanLine([round(10, 0, 260)])).toThrow(RangeError);
    expect(() => makespanLine([round(10, 1, -1)])).toThrow(RangeError);
  });
});
