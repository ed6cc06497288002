import { describe, expect, test } from 'vitest';
import { balancedOrder } from '../../../core/plan/order.ts';
import { roundSeed } from '../../../core/plan/plan.ts';
import { planSchema } from '../../../core/records/records.ts';
import { desk, eventLoop, member, nap, plan, pool, sequential, suite } from '../../_plan.ts';

const models = [sequential, eventLoop, pool];
const idsOf = (some: Parameters<typeof plan>[0]) => plan(some).trials.map(({ id }) => id);

describe('the order of a plan', () => {
  const orders = (orderSeed: number, seed = 7) => plan({ models, seed, orderSeed, rounds: 12 }).blocks[0]!.order;

  test('has every trial of the block once in every round', () => {
    const ids = idsOf({ models }).toSorted();
    expect(orders(1)).toHaveLength(12);
    for (const order of orders(1)) expect(order.toSorted()).toEqual(ids);
  });

  test('is another in every round', () => {
    expect(new Set(orders(1).map((order) => order.join())).size).toBeGreaterThan(8);
  });

  test('is the same for the same seed of orders, and another for another, whatever the seed of the items', () => {
    expect(orders(1)).toEqual(orders(1));
    expect(orders(1)).not.toEqual(orders(2));
    expect(orders(1, 8)).toEqual(orders(1, 7));
  });

  test('is said by the plan, and its seed is none of the items', () => {
    const [one, other] = [plan({ orderSeed: 1 }), plan({ orderSeed: 2 })];
    expect([one.orderSeed, other.orderSeed]).toEqual([1, 2]);
    expect(roundSeed(one, 'fetch @4', 0)).toBe(roundSeed(other, 'fetch @4', 0));
  });

  test('is read from a file that does not say of what seed it came', () => {
    const { orderSeed: _, ...older } = plan();
    expect(planSchema.parse(older)).toMatchObject({ seed: 7, orderSeed: null, blocks: older.blocks });
  });

  test('differs between blocks', () => {
    const made = plan({ models: [sequential, eventLoop], params: { latencyMs: ['100', '200'] }, rounds: 12 });
    const [one, other] = made.blocks.map(({ order }) => order.map((ids) => ids[0]!.includes('sequential')));
    expect(one).not.toEqual(other);
  });

  test('puts each of two models first about as often', () => {
    const { order } = plan({ rounds: 1000 }).blocks[0]!;
    const first = order.filter((ids) => ids[0] === 'fetch @4 sequential 1').length;
    expect(first).toBeGreaterThan(450);
    expect(first).toBeLessThan(550);
  });
});

describe('a balanced order', () => {
  const sizes = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  const seeds = [1, 2, 3, 4, 5];
  const named = (size: number) => Array.from({ length: size }, (_, index) => `trial ${index}`);
  const spreadOf = (seen: readonly string[], possible: number) => {
    const counts = Object.values(Object.groupBy(seen, (one) => one)).map((all = []) => all.length);
    return Math.max(...counts) - (counts.length < possible ? 0 : Math.min(...counts));
  };
  const pairsOf = (order: readonly string[]) =>
    order.slice(1).flatMap((trial, place) => (trial === order[place] ? [] : [`${order[place]} < ${trial}`]));

  test.each(sizes)(
    'lets each of %i follow each other, and have each place, equally often over any number of rounds',
    (size) => {
      const most = size % 2 === 0 ? 1 : 2;
      for (const seed of seeds) {
        for (let rounds = 1; rounds <= 30; rounds += 1) {
          const order = balancedOrder(named(size), rounds, seed);
          expect(order).toHaveLength(rounds);
          for (const row of order) expect(row.toSorted()).toEqual(named(size).toSorted());
          expect(spreadOf(order.flatMap(pairsOf), size * (size - 1))).toBeLessThanOrEqual(most);
          const places = order.flatMap((row) => row.map((trial, place) => `${place} ${trial}`));
          expect(spreadOf(places, size * size)).toBeLessThanOrEqual(most);
        }
      }
    },
  );

  test('is balanced also with what a round finds of the round before', () => {
    for (const size of sizes) {
      for (const seed of seeds) {
        const order = balancedOrder(named(size), 12, seed);
        expect(spreadOf(pairsOf(order.flat()), size * (size - 1))).toBeLessThanOrEqual(3);
      }
    }
  });

  test('has one trial alone in every round', () => {
    expect(balancedOrder(['only'], 3, 1)).toEqual([['only'], ['only'], ['only']]);
  });
});

describe('the seed of a round', () => {
  test('is another for every round, scenario and seed of the plan, and a whole number that a file can keep', () => {
    const plans = [plan({ seed: 1 }), plan({ seed: 2 })];
    const seeds = plans.flatMap((one) =>
      ['fetch @4', 'fetch @5'].flatMap((scenario) => [-1, 0, 1, 2].map((round) => roundSeed(one, scenario, round))),
    );
    expect(new Set(seeds).size).toBe(16);
    for (const seed of seeds) expect(Number.isSafeInteger(seed)).toBe(true);
  });
});

describe('the probe of a server', () => {
  const probe = { suite: 'fetch', params: { latencyMs: 0, operations: 500 }, concurrency: 64 };
  const servers = [member({ ...desk, probe })];

  test('comes first, in a block of three rounds, with the work that the server asks for', () => {
    const made = plan({ servers });
    expect(made.blocks[0]).toMatchObject({ scenario: 'probe of desk', trials: ['probe of desk'] });
    expect(made.blocks[0]!.order).toHaveLength(3);
    expect(made.trials[0]).toMatchObject({
      id: 'probe of desk',
      model: 'event-loop',
      params: { latencyMs: 0, operations: 500 },
      concurrency: 64,
      purpose: 'probe',
    });
  });

  test('asks for no more than one call a millisecond of the budget, and for one of each lane', () => {
    const asked = (budgetMs: number) => plan({ servers, budgetMs }).trials[0]!.params['operations'];
    expect([1, 100, 499.5, 10_000].map(asked)).toEqual([64, 100, 499, 500]);
  });

  test('is not planned for a server that no suite wants, nor where nobody knows its suite', () => {
    expect(idsOf({ servers, suites: [member(nap)] })[0]).toBe('nap @4 sequential 1');
    expect(idsOf({ servers, knownSuites: [] })[0]).toBe('fetch @4 sequential 1');
  });

  test('runs on the first model where there is no event loop', () => {
    expect(plan({ servers, models: [pool] }).trials[0]).toMatchObject({ model: 'pool', threads: 1, concurrency: 64 });
  });

  test('may be of a suite that is not compared', () => {
    const other = member(suite({ name: 'other' }));
    expect(plan({ servers, suites: [other], knownSuites: [other, member(suite())] }).trials[0]!.suite).toBe('fetch');
  });
});
