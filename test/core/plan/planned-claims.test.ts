import { describe, expect, test } from 'vitest';
import type { CellWord, Claim } from '../../../core/records/claim.ts';
import { makePlan, type PlanRequest } from '../../../core/plan/plan.ts';
import type { Plan } from '../../../core/records/records.ts';
import type { Suite } from '../../../core/members/types.ts';
import { UsageError } from '../../../core/text/errors.ts';
import { drawn } from '../../../core/work/work.ts';
import { eventLoop, member, nap, pool, request, sequential } from '../../_plan.ts';

const models = [sequential, eventLoop, pool];

interface Said {
  readonly id?: string;
  readonly of?: CellWord;
  readonly dividedBy?: CellWord;
  readonly quantity?: string;
  readonly measure?: Partial<Claim['measure']>;
}

const claimOf = ({ id = 'one', of, dividedBy, quantity = 'makespanMs', measure = {} }: Said = {}): Claim => ({
  id,
  statement: 'a loop is quick',
  measure: { concurrency: [4], models: ['event-loop'], ...measure },
  expects: [
    {
      of: of ?? { model: 'event-loop' },
      ...(dividedBy === undefined ? {} : { dividedBy }),
      quantity,
      is: 'at-most',
      value: 300,
      because: 'L',
    },
  ],
});

function planOf(claims: readonly Claim[], some: Partial<PlanRequest> = {}, suite: Partial<Suite> = {}): Plan {
  return makePlan(
    request({
      suites: [member({ ...nap, ...suite, claims })],
      models: null,
      knownModels: models,
      isOfClaims: true,
      ...some,
    }),
  );
}
const idsOf = (plan: Plan): string[] => plan.trials.map(({ id }) => id);
const asUser: Partial<PlanRequest> = { isOfClaims: false };

describe('a plan for claims', () => {
  test('measures what they need, and nothing else', () => {
    const { trials, claims, blocks } = planOf([claimOf({ measure: { concurrency: [3], rounds: 8 } })]);
    expect(trials.map(({ id }) => id)).toEqual(['nap @3 event-loop 3']);
    expect(blocks.map(({ order }) => order.length)).toEqual([8]);
    expect([planOf([claimOf()]).isOfClaims, planOf([claimOf()], asUser).isOfClaims]).toEqual([true, false]);
    expect(claims).toEqual([
      {
        suite: 'nap',
        suiteAbout: 'asks the desk',
        id: 'one',
        statement: 'a loop is quick',
        expects: [
          {
            cell: 'nap @3 event-loop 3',
            against: null,
            quantity: 'makespanMs',
            is: 'at-most',
            value: 300,
            because: 'L',
          },
        ],
      },
    ]);
  });

  test('has parameters, threads and arrivals as a claim says, and else as the suite does', () => {
    const measure = {
      params: { latencyMs: [5] },
      models: ['pool', 'event-loop'],
      threads: 4,
      arrivals: { kind: 'poisson', ratePerSecond: 20 },
    } as const;
    const of = { model: 'pool', tasksPerThread: 1 };
    const { trials } = planOf([claimOf({ of, measure: { ...measure, models: [...measure.models] } as never })]);
    expect(trials.map(({ id }) => id)).toEqual([
      'nap latencyMs=5 poisson 20/s @4 pool 4x1',
      'nap latencyMs=5 poisson 20/s @4 event-loop 4',
    ]);
    expect(trials[0]).toMatchObject({ work: { arrivals: measure.arrivals }, params: { latencyMs: 5, operations: 8 } });
  });

  test('measures a trial once that two claims want, with the most rounds that one of them wants', () => {
    const both = [
      claimOf({ measure: { rounds: 6 } }),
      claimOf({ id: 'two', of: { model: 'sequential' }, measure: { models: ['event-loop', 'sequential'], rounds: 9 } }),
    ];
    const plan = planOf(both);
    expect(idsOf(plan)).toEqual(['nap @4 event-loop 4', 'nap @4 sequential 1']);
    expect(plan.blocks.map(({ order }) => order.length)).toEqual([9]);
    expect(plan.claims.map(({ id }) => id)).toEqual(['one', 'two']);
  });

  test('knows the trials of a claim from those of another that measures the same with other threads', () => {
    const of = { model: 'pool', tasksPerThread: 1 };
    const { claims } = planOf([
      claimOf({ of, measure: { models: ['pool'], threads: 2 } }),
      claimOf({ id: 'two', of, measure: { models: ['pool'], threads: 4 } }),
    ]);
    expect(claims.map(({ expects }) => expects[0]?.cell)).toEqual(['nap @4 pool 2x1', 'nap @4 pool 4x1']);
  });

  test('means the control only where a claim says so', () => {
    const measure = { models: ['event-loop', 'pool'], threads: 2 };
    const { claims } = planOf([
      claimOf({ measure }),
      claimOf({ id: 'two', measure, of: { model: 'event-loop', isControl: true }, dividedBy: { model: 'event-loop' } }),
    ]);
    expect(claims.map(({ expects }) => [expects[0]?.cell, expects[0]?.against])).toEqual([
      ['nap @4 event-loop 4', null],
      ['nap @4 event-loop 2', 'nap @4 event-loop 4'],
    ]);
  });

  test.each<[string, Said, string]>([
    ['none of its cells', { of: { model: 'sequential' } }, 'means none that it measures'],
    ['two of its cells', { measure: { concurrency: [2, 4] } }, 'means "nap @2 event-loop 2", "nap @4 event-loop 4"'],
    ['no cell to divide by', { dividedBy: { model: 'event-loop', concurrency: 9 } }, 'means none that it measures'],
    ['a value that its cells do not have', { of: { model: 'event-loop', params: { latencyMs: 1 } } }, 'means none'],
  ])('is refused where a claim means %s', (_, said, message) => {
    expect(() => planOf([claimOf(said)])).toThrow(message);
    expect(() => planOf([claimOf(said)])).toThrow(UsageError);
    expect(planOf([claimOf(said)], { ...asUser, concurrency: [2, 4] }).claims).toEqual([]);
  });

  test.each<[string, Said, string]>([
    [
      'a model that there is not',
      { measure: { models: ['even-loop'] } },
      'nap: unknown model "even-loop": did you mean event-loop?',
    ],
    ['a parameter that there is not', { measure: { params: { latency: [5] } } }, 'unknown parameter "latency"'],
    [
      'a value that the parameter may not have',
      { measure: { params: { operations: [0.5] } } },
      'operations=0.5 must be',
    ],
    [
      'a quantity that there is not',
      { quantity: 'makespan' },
      'nap: the claim "one" speaks of an unknown quantity "makespan": did you mean makespanMs?',
    ],
  ])('is refused where a claim names %s', (_, said, message) => {
    expect(() => planOf([claimOf(said)])).toThrow(message);
    expect(() => planOf([claimOf(said)])).toThrow(UsageError);
  });

  test('is refused where no suite makes a claim', () => {
    expect(() => planOf([])).toThrow(new UsageError('none of these suites makes a claim'));
  });
});

describe('any other plan', () => {
  test('judges the claims of which it measures everything, as they want it', () => {
    const claims = (some: Partial<PlanRequest>) =>
      planOf([claimOf()], { ...asUser, ...some }).claims.map(({ id }) => id);
    expect(claims({})).toEqual(['one']);
    expect(claims({ concurrency: [1, 4] })).toEqual(['one']);
    expect(claims({ concurrency: [8] })).toEqual([]);
    expect(claims({ params: { latencyMs: ['5'] } })).toEqual([]);
    expect(claims({ params: { latencyMs: ['5', '100'] } })).toEqual(['one']);
    expect(claims({ models: [sequential] })).toEqual([]);
    expect(claims({ arrivals: { kind: 'constant', ratePerSecond: 9 } })).toEqual([]);
  });

  test('does without a claim of models that are not known to it', () => {
    expect(planOf([claimOf()], { ...asUser, knownModels: [sequential], models: [sequential] }).claims).toEqual([]);
  });

  test('compares the models that a suite names, where nobody else does', () => {
    const named = { models: ['event-loop', 'sequential'] };
    expect(idsOf(planOf([], asUser, named))).toEqual(['nap @4 event-loop 4', 'nap @4 sequential 1']);
    expect(idsOf(planOf([], { ...asUser, models: [sequential] }, named))).toEqual(['nap @4 sequential 1']);
    expect(() => planOf([], asUser, { models: ['evnt-loop'] })).toThrow('nap: unknown model "evnt-loop"');
  });
});

describe('rows that are interleaved', () => {
  const suite: Partial<Suite> = {
    interleaved: 'latencyMs',
    params: {
      latencyMs: { about: 'delay', values: [10, 20] },
      operations: { about: 'operations', values: [2, 4] },
    },
  };

  test('are one block, whatever value the parameter has, and rows of their own', () => {
    const { blocks, trials } = planOf([], { ...asUser, models: [eventLoop] }, suite);
    expect(blocks.map(({ scenario, trials: ids }) => [scenario, ids])).toEqual([
      [
        'nap operations=2 @4',
        ['nap latencyMs=10 operations=2 @4 event-loop 4', 'nap latencyMs=20 operations=2 @4 event-loop 4'],
      ],
      [
        'nap operations=4 @4',
        ['nap latencyMs=10 operations=4 @4 event-loop 4', 'nap latencyMs=20 operations=4 @4 event-loop 4'],
      ],
    ]);
    expect(new Set(trials.map(({ scenario }) => scenario)).size).toBe(4);
    for (const { order, trials: ids } of blocks) {
      for (const round of order) expect(round.toSorted()).toEqual(ids.toSorted());
    }
  });
});

describe('what a suite says of a trial', () => {
  const made = (suite: Partial<Suite>) => planOf([], { ...asUser, models: [eventLoop] }, suite);

  test('stands in the plan: its environment, its companion, and that it is served', () => {
    const companion = { module: 'file:///beat.ts', export: 'beat' };
    const environment: Suite['environment'] = ({ latencyMs }) => ({ UV_THREADPOOL_SIZE: String(latencyMs) });
    expect(made({ environment, companion, isServed: true }).trials[0]).toMatchObject({
      environment: { UV_THREADPOOL_SIZE: '100' },
      modules: { companion },
      isServed: true,
    });
    expect(made({}).trials[0]).toMatchObject({ environment: {}, modules: { companion: null }, isServed: false });
  });

  test.each<[string, Partial<Suite>, string]>([
    [
      'an environment of numbers',
      { environment: () => ({ SIZE: 4 }) as never },
      'nap: its environment() failed: SIZE must be a string, and is 4',
    ],
    [
      'an environment that throws',
      {
        environment: () => {
          throw new Error('no');
        },
      },
      'nap: its environment() failed: no',
    ],
    [
      'a bound that throws',
      {
        bound: () => {
          throw new Error('no');
        },
      },
      'nap: its bound() failed: no',
    ],
    ['a bound that is no time', { bound: () => Number.NaN }, 'nap: its bound() failed: it says NaN, which is no time'],
    ['a least time that is none', { leastMs: () => Number.NaN }, 'nap: its bound() failed: it says NaN'],
    [
      'work in groups of none',
      { work: () => ({ kind: 'listed', group: 0, items: [{ latencyMs: 1, bytes: 1 }] }) },
      'nap: its work() failed: group=0',
    ],
    ['no work', { work: () => ({ operations: 4 }) as never }, 'nap: its work() failed: it is no work, such as drawn('],
    ['half an operation', { work: () => drawn({ operations: 2.5 }) }, 'nap: its work() failed: it is no work, such as'],
    [
      'a bulkhead without a door',
      { work: () => ({ ...drawn({ operations: 1 }), kind: 'guarded', bulkhead: 1 }) },
      'nap: its work() failed: a bulkhead is at a door',
    ],
  ])('is refused in one line where it is %s', (_, suite, message) => {
    expect(() => made(suite)).toThrow(message);
    expect(() => made(suite)).toThrow(UsageError);
  });
});
