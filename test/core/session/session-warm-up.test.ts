import { expect, test } from 'vitest';
import type { Plan, TrialRecord } from '../../../core/records/records.ts';
import { eventLoop, member, nap, plan, sequential } from '../../_plan.ts';
import { ofType, recordsOf } from '../../_session.ts';
import { FakeWorld, type Script } from '../../_world.ts';

/** One operation of 1 ms a round, so that a round takes what it costs: it is no waiting. */
const working = (): Plan =>
  plan({
    models: [sequential],
    suites: [member(nap)],
    params: { latencyMs: ['1'], operations: ['1'] },
    concurrency: [1],
    rounds: 1,
  });

async function warmUpOf(script: Script, planned = working()): Promise<TrialRecord['warmUp']> {
  const [up] = ofType(await recordsOf(planned, new FakeWorld(script)), 'trial');
  return up!.warmUp;
}

test('one round is enough where a round is all waiting', async () => {
  expect(await warmUpOf({ costMs: () => 0 })).toEqual({ rounds: 1, operations: 1, elapsedMs: 1, state: 'warm' });
  // 1 ms of waiting in 1.1 ms is 91 %, and in 1.2 ms it is 83 %
  expect((await warmUpOf({ costMs: () => 0.1 }))!.rounds).toBe(1);
  expect((await warmUpOf({ costMs: () => 0.2 }))!.rounds).toBe(6);
});

test('six rounds of the same time are enough where it is not', async () => {
  expect(await warmUpOf({ costMs: () => 9 })).toEqual({ rounds: 6, operations: 6, elapsedMs: 60, state: 'warm' });
});

test('lasts until the last six rounds show no trend', async () => {
  const costsMs = [99, 89, 79, 69, 59, 49];
  const warmUp = await warmUpOf({ costMs: (_, round) => costsMs[round] ?? 49 });
  expect(warmUp).toEqual({ rounds: 10, operations: 10, elapsedMs: 400 + 6 * 50 - 50, state: 'warm' });
});

test('ends cold after three seconds, in the middle of a trend', async () => {
  // 1000, 900, 810, 729 ms: the fourth ends after 3.4 s
  const warmUp = await warmUpOf({ costMs: (_, round) => 1000 * 0.9 ** round - 1 });
  expect(warmUp).toMatchObject({ rounds: 4, state: 'cold' });
  expect(warmUp!.elapsedMs).toBeCloseTo(3439, 9);
});

test('ends cold after two hundred rounds', async () => {
  const warmUp = await warmUpOf({ costMs: (_, round) => 10 * 0.99 ** round });
  expect(warmUp).toMatchObject({ rounds: 200, operations: 200, state: 'cold' });
});

test('a cold trial is measured all the same', async () => {
  const records = await recordsOf(working(), new FakeWorld({ costMs: (_, round) => 2000 * 0.5 ** round }));
  expect(records.map(({ type }) => type)).toEqual(['trial', 'round', 'end']);
});

test('every trial is warmed up by itself', async () => {
  const planned = plan({ models: [sequential, eventLoop], suites: [member(nap)] });
  const world = new FakeWorld({ costMs: ({ model }) => (model === 'sequential' ? 0 : 50) });
  const ups = ofType(await recordsOf(planned, world), 'trial');
  expect(ups.map(({ warmUp }) => warmUp!.rounds)).toEqual([1, 6]);
});

test('its items are those of no round that is measured', async () => {
  const world = new FakeWorld({ costMs: () => 9 });
  const rounds = ofType(await recordsOf({ ...working() }, world), 'round');
  const asked = world.log.flatMap((step) => /^round .* of (\d+) in/.exec(step)?.[1] ?? []);
  expect(asked).toHaveLength(7);
  expect(new Set(asked).size).toBe(7);
  expect(asked.at(-1)).toBe(String(rounds[0]!.seed));
});

test('it is no round of the result', async () => {
  const records = await recordsOf(plan({ models: [eventLoop], rounds: 3 }), new FakeWorld());
  expect(ofType(records, 'round').map(({ round }) => round)).toEqual([0, 1, 2]);
});
