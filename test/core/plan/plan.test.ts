import { describe, expect, test } from 'vitest';
import { makePlan } from '../../../core/plan/plan.ts';
import { planSchema } from '../../../core/records/records.ts';
import { UsageError } from '../../../core/text/errors.ts';
import { desk, eventLoop, member, nap, plan, pool, request, sequential, suite } from '../../_plan.ts';

const models = [sequential, eventLoop, pool];
const idsOf = (some: Parameters<typeof plan>[0]) => plan(some).trials.map(({ id }) => id);

describe('the trials of a plan', () => {
  test('are the models, each at the shapes it takes, and the control of a pool that no loop stands beside', () => {
    expect(idsOf({ models })).toEqual([
      'fetch @4 sequential 1',
      'fetch @4 event-loop 4',
      'fetch @4 pool 2x2',
      'fetch @4 pool 2x1',
      'fetch @4 event-loop 2',
    ]);
  });

  test('have their shape, what was asked for, and what to load, as plain data', () => {
    const [, , equal, , control] = plan({ models }).trials;
    expect(equal).toMatchObject({
      suite: 'fetch',
      params: { latencyMs: 100, operations: 8 },
      model: 'pool',
      concurrency: 4,
      askedConcurrency: 4,
      threads: 2,
      tasksPerThread: 2,
      purpose: 'measure',
      isControl: false,
      modules: {
        workload: { module: 'file:///fake/fetch.ts', export: 'fetch' },
        inputs: null,
        companion: null,
        runner: { module: 'file:///fake/pool.ts' },
        server: { name: 'desk', module: 'file:///fake/desk.ts' },
      },
      boundMs: 200,
    });
    expect(control).toMatchObject({
      model: 'event-loop',
      concurrency: 2,
      askedConcurrency: 4,
      threads: null,
      tasksPerThread: null,
      isControl: true,
      boundMs: 400,
    });
  });

  test('say what their model says of itself: whether its threads take their items themselves', () => {
    const own = member({ ...pool.value, name: 'own', isSelfScheduling: true });
    const { trials } = plan({ models: [eventLoop, pool, own], knownModels: [eventLoop, pool, own] });
    const said = trials.map(({ model, isSelfScheduling }) => [model, isSelfScheduling]);
    expect(Object.fromEntries(said)).toEqual({ 'event-loop': false, pool: false, own: true });
  });

  test('have a control only where there is an event loop to be one', () => {
    expect(idsOf({ models: [sequential, pool] })).toEqual([
      'fetch @4 sequential 1',
      'fetch @4 pool 2x2',
      'fetch @4 pool 2x1',
    ]);
  });

  test('have one control where two pools have as many in flight, and none where the loop has as many', () => {
    const other = member({ ...pool.value, name: 'other-pool' });
    expect(idsOf({ models: [eventLoop, pool, other] })).toEqual([
      'fetch @4 event-loop 4',
      'fetch @4 pool 2x2',
      'fetch @4 pool 2x1',
      'fetch @4 other-pool 2x2',
      'fetch @4 other-pool 2x1',
      'fetch @4 event-loop 2',
    ]);
    expect(idsOf({ models: [eventLoop, pool], concurrency: [2] })).toEqual([
      'fetch @2 event-loop 2',
      'fetch @2 pool 2x1',
    ]);
  });

  test('are made for every point of the matrix and every concurrency, each in a block of its own', () => {
    const made = plan({ params: { latencyMs: ['100', '250'] }, concurrency: [1, 4] });
    expect(made.blocks.map(({ scenario }) => scenario)).toEqual([
      'fetch @1',
      'fetch @4',
      'fetch latencyMs=250 @1',
      'fetch latencyMs=250 @4',
    ]);
    for (const { scenario, trials } of made.blocks) {
      expect(made.trials.filter((trial) => trial.scenario === scenario).map(({ id }) => id)).toEqual(trials);
    }
  });

  test('are made once where a concurrency is asked for twice', () => {
    expect(idsOf({ concurrency: [4, 4], models: [eventLoop] })).toEqual(['fetch @4 event-loop 4']);
  });

  test('have ids that name the parameters of a default matrix of several values, and all that differ from the default', () => {
    const wide = suite({ params: { ...suite().params, latencyMs: { about: 'delay', values: [1, 20] } } });
    expect(idsOf({ suites: [member(wide)], models: [eventLoop], params: { operations: ['9'] } })).toEqual([
      'fetch latencyMs=1 operations=9 @4 event-loop 4',
      'fetch latencyMs=20 operations=9 @4 event-loop 4',
    ]);
  });

  test('have the same ids whatever else is planned with them', () => {
    const alone = idsOf({ suites: [member(nap)], models: [eventLoop] });
    expect(idsOf({ suites: [member(suite()), member(nap)], models, rounds: 3, seed: 99 })).toEqual(
      expect.arrayContaining(alone),
    );
  });

  test('of a floor take no part in the verdict', () => {
    const floor = suite({ isFloor: true });
    expect(new Set(plan({ suites: [member(floor)] }).trials.map(({ purpose }) => purpose))).toEqual(new Set(['floor']));
  });

  test('have the threads that were asked for, else those of the suite, else four', () => {
    const threadsOf = (some: Parameters<typeof plan>[0]) =>
      plan({ models: [pool], concurrency: [8], ...some }).trials[0]!.threads;
    const { threads: _threads, ...silent } = suite();
    expect(threadsOf({ threads: 8 })).toBe(8);
    expect(threadsOf({})).toBe(2);
    expect(threadsOf({ suites: [member(silent)] })).toBe(4);
  });
});

test('a plan survives JSON, and is as its schema says', () => {
  const made = plan({ models, servers: [member({ ...desk, probe: { suite: 'fetch', params: {}, concurrency: 8 } })] });
  expect(planSchema.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
});

describe('a plan is refused where', () => {
  test.each([
    [
      'no suite has such a parameter',
      { params: { latency: ['1'] } },
      'unknown parameter "latency": did you mean latencyMs?',
    ],
    ['a server is not there', { servers: [] }, 'fetch needs the server "desk"'],
    [
      'two suites have one name',
      { suites: [member(suite()), member(suite())] },
      '"fetch @4 sequential 1" would be measured twice',
    ],
    ['two models have one name', { models: [eventLoop, eventLoop] }, '"fetch @4 event-loop 4" would be measured twice'],
    [
      'a round would have no operation',
      { suites: [member(suite({ work: () => ({ kind: 'listed', items: [] }) }))] },
      'at least one operation',
    ],
  ])('%s', (_, some, message) => {
    expect(() => makePlan(request(some))).toThrow(UsageError);
    expect(() => makePlan(request(some))).toThrow(message);
  });
});
