import { describe, expect, test } from 'vitest';
import { makePlan, type PlanRequest } from '../../../core/plan/plan.ts';
import type { Plan } from '../../../core/records/records.ts';
import type { ParamSpec, Suite } from '../../../core/members/types.ts';
import { eventLoop, member, nap, request, sequential } from '../../_plan.ts';

const limit: ParamSpec = { about: 'calls at once', values: [4, 8] };
const params = { ...nap.params, limit };

function planOf(suite: Partial<Suite>, some: Partial<PlanRequest> = {}): Plan {
  return makePlan(request({ suites: [member({ ...nap, params, ...suite })], models: [eventLoop], ...some }));
}
const blocksOf = (plan: Plan) => plan.blocks.map(({ scenario, trials }) => [scenario, trials]);
const choicesOf = (plan: Plan) => plan.trials.map(({ scenario, choice }) => [scenario, choice]);

describe('values that leave the work as it is', () => {
  test('are one choice, and their rounds are run in turn', () => {
    const plan = planOf({});
    expect(blocksOf(plan)).toEqual([['nap @4', ['nap limit=4 @4 event-loop 4', 'nap limit=8 @4 event-loop 4']]]);
    expect(choicesOf(plan)).toEqual([
      ['nap limit=4 @4', 'nap @4'],
      ['nap limit=8 @4', 'nap @4'],
    ]);
    for (const round of plan.blocks[0]!.order) expect(round).toHaveLength(2);
  });

  test('are so when the user asks for them, whatever the suite says of another parameter', () => {
    const interleaved = { ...params, mode: { about: 'how', values: ['a', 'b'] } };
    const asked = { params: { limit: ['2', '3'] } };
    const one = planOf({ params: interleaved, interleaved: 'mode' });
    expect(new Set(one.trials.map(({ choice }) => choice))).toEqual(new Set(['nap limit=4 @4', 'nap limit=8 @4']));
    expect(planOf({ params: interleaved, interleaved: 'mode' }, asked).blocks).toHaveLength(1);
  });

  test('of several parameters are compared each with each', () => {
    const plan = planOf({ params: { ...params, mode: { about: 'how', values: ['a', 'b'] } } });
    expect(plan.blocks.map(({ trials }) => trials.length)).toEqual([4]);
    expect(new Set(plan.trials.map(({ choice }) => choice))).toEqual(new Set(['nap @4']));
  });

  test('are of one concurrency', () => {
    const plan = planOf({}, { concurrency: [2, 4] });
    expect(plan.blocks.map(({ scenario }) => scenario)).toEqual(['nap @2', 'nap @4']);
  });
});

describe('what is no choice', () => {
  test.each<[string, Partial<Suite>, Partial<PlanRequest>]>([
    ['a parameter that changes the work', {}, { params: { latencyMs: ['5', '10'], limit: ['4'] } }],
    ['a circumstance', { params: { ...params, limit: { ...limit, isCircumstance: true } } }, {}],
    ['a floor', { isFloor: true }, {}],
    ['one value', {}, { params: { limit: ['4'] } }],
  ])('%s', (_, suite, some) => {
    const plan = planOf(suite, some);
    expect(plan.blocks).toHaveLength(plan.trials.length);
    expect(plan.trials.every(({ choice }) => choice === null)).toBe(true);
  });

  test('beside one, each value of the work has its own', () => {
    const plan = planOf({}, { params: { latencyMs: ['5', '10'] } });
    expect(plan.blocks.map(({ scenario, trials }) => [scenario, trials.length])).toEqual([
      ['nap latencyMs=5 @4', 2],
      ['nap latencyMs=10 @4', 2],
    ]);
  });
});

test('values of too many trials at once keep their own blocks, and are still one choice', () => {
  const values = Array.from({ length: 17 }, (_, index) => String(index + 1));
  const plan = planOf({}, { params: { limit: values }, models: [sequential, eventLoop] });
  expect(plan.blocks).toHaveLength(17);
  expect(new Set(plan.trials.map(({ choice }) => choice))).toEqual(new Set(['nap @4']));
  expect(planOf({}, { params: { limit: values.slice(0, 16) }, models: [sequential, eventLoop] }).blocks).toHaveLength(
    1,
  );
});
