import { expect, test } from 'vitest';
import { connectedWithin, inTurnBecause } from '../../../core/plan/connections.ts';
import type { Plan } from '../../../core/records/records.ts';
import { eventLoop, member, nap, plan, pool, sequential } from '../../_plan.ts';

/** A loop and a pool with 40 in flight, a pool of two threads and its control, and one at a time: 85, of which one model has 40. */
const models = { models: [sequential, eventLoop, pool], concurrency: [40] };
const limited = (maxConnections?: number) =>
  plan({ suites: [member({ ...nap, ...(maxConnections === undefined ? {} : { maxConnections }) })], ...models });
const told = (planned: Plan) => planned.blocks.map((block) => inTurnBecause(planned, block));

test('where the models of a row hold no more than is allowed together, they hold it', () => {
  for (const planned of [limited(), limited(85)]) {
    expect(connectedWithin(planned)).toBe(planned);
    expect(told(planned)).toEqual([null]);
  }
});

test('where they would hold more, and each of them alone does not, their lanes are opened for each round, and it is said', () => {
  const planned = connectedWithin(limited(84));
  expect(planned.trials.map(({ connect }) => connect)).toEqual(planned.trials.map(() => 'per-round'));
  expect(told(planned)).toEqual([
    'its lanes are opened before each round and closed after it: 5 models would hold 85 connections, and 84 are allowed',
  ]);
});

test('where one of them alone would, turns are no help', () => {
  expect(told(connectedWithin(limited(39)))).toEqual([null]);
});

test('a suite may want it so', () => {
  const planned = plan({ suites: [member({ ...nap, connect: 'per-round' })], ...models });
  expect(told(planned)).toEqual(['its lanes are opened before each round and closed after it']);
});
