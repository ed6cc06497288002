import { expect, test } from 'vitest';
import { checkedPlan, operationsAt, probeBudgetMs, probesWithin } from '../../../core/capacity/probes.ts';
import { eventLoop, plan, sequential } from '../../_plan.ts';

test('a round has as many operations as come in within a second, within limits', () => {
  expect([1, 49.5, 400, 400.2, 1e6].map(operationsAt)).toEqual([50, 50, 400, 401, 20_000]);
});

test('a probe may take half as long again as its rounds', () => {
  expect(probeBudgetMs(8)).toBe(12_000);
});

test('the probes of all cells share the budget, and no search has fewer than four', () => {
  expect(probesWithin(300_000, 8, 1)).toBe(17);
  expect(probesWithin(300_000, 8, 3)).toBe(5);
  expect(probesWithin(1000, 8, 3)).toBe(4);
});

test('a plan has one row, whatever its models are', () => {
  const one = plan({ models: [sequential, eventLoop] });
  expect(checkedPlan(one)).toBe(one);
  expect(() => checkedPlan(plan({ concurrency: [1, 2] }))).toThrow(
    'a capacity is that of one row, and this plans 2: fetch @1, fetch @2',
  );
});

test('a plan has as many rounds as an interval of its confidence needs', () => {
  expect(() => checkedPlan(plan({ rounds: 6, confidence: 0.99 }))).toThrow(
    'a confidence of 99.0 % needs at least 8 rounds, and there are 6',
  );
  expect(() => checkedPlan(plan({ rounds: 8, confidence: 0.99 }))).not.toThrow();
});
