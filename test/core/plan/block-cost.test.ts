import { describe, expect, test } from 'vitest';
import { blockCostMs, deadlineMs } from '../../../core/plan/block-cost.ts';
import { eventLoop, member, nap, plan, sequential } from '../../_plan.ts';

const three = (endsWhenDecided: boolean, budgetMs = 100_000) =>
  plan({
    suites: [member(nap)],
    models: [sequential, eventLoop],
    params: { latencyMs: ['100', '200', '300'] },
    rounds: 12,
    endsWhenDecided,
    budgetMs,
  });
const deadlines = (planned: ReturnType<typeof three>) =>
  planned.blocks.map((block) => Math.round(deadlineMs(planned, block)));

describe('the end of a block', () => {
  test('is in proportion to what blocks cost, where all rounds are wanted', () => {
    const planned = three(false);
    expect(planned.blocks.map((block) => blockCostMs(planned, block))).toEqual([13_000, 26_000, 39_000]);
    expect(deadlines(planned)).toEqual([16_667, 50_000, 100_000]);
  });

  test('leaves to those after it what they need until their first look, where rows end when they are decided', () => {
    // six rounds of 2 and of 3 s, and a second for each of two trials to warm up
    expect(deadlines(three(true))).toEqual([100_000 - 14_000 - 20_000, 100_000 - 20_000, 100_000]);
  });

  test('is in proportion to that where the budget is not enough for it', () => {
    expect(deadlines(three(true, 4200))).toEqual([800, 2200, 4200]);
  });
});
