import { describe, expect, test } from 'vitest';
import type { Plan, PlannedTrial, TrialRecord } from '../../../core/records/records.ts';
import { warmUp } from '../../../core/session/warm-up.ts';
import { eventLoop, member, nap, plan, pool, sequential } from '../../_plan.ts';
import { ofType, recordsOf } from '../../_session.ts';
import { FakeWorld, type Script } from '../../_world.ts';

/** One operation of 1 ms a round, so that a round takes that and what the script says. */
const working = (models = [sequential]): Plan =>
  plan({
    models,
    suites: [member(nap)],
    params: { latencyMs: ['1'], operations: ['1'] },
    concurrency: [1],
    rounds: 1,
  });

async function warmUpsOf(script: Script, planned: Plan): Promise<TrialRecord['warmUp'][]> {
  return ofType(await recordsOf(planned, new FakeWorld(script), { warmUp }), 'trial').map((up) => up.warmUp);
}

const warmUpOf = async (script: Script) => (await warmUpsOf(script, working()))[0]!;

describe('a warm-up of one trial', () => {
  test('takes 300 ms at the least', async () => {
    expect(await warmUpOf({ costMs: () => 9 })).toEqual({ rounds: 30, operations: 30, elapsedMs: 300, state: 'warm' });
  });

  test('has eight rounds in each third', async () => {
    expect(await warmUpOf({ costMs: () => 29 })).toEqual({ rounds: 24, operations: 24, elapsedMs: 720, state: 'warm' });
  });

  test('has four in each where rounds are slow: after a second', async () => {
    expect(await warmUpOf({ costMs: () => 89 })).toEqual({
      rounds: 12,
      operations: 12,
      elapsedMs: 1080,
      state: 'warm',
    });
  });

  test('lasts until the time of a round falls no more', async () => {
    // 50, 48.5 … 23 and then 21.5 ms: 15 rounds of which the last two thirds still fall, and more until they do not
    const costMs = (_: PlannedTrial, round: number) => Math.max(20.5, 49 - 1.5 * round);
    const { rounds, state } = await warmUpOf({ costMs });
    expect(state).toBe('warm');
    expect(rounds).toBeGreaterThan(19);
  });

  test('lasts until the CPU of an operation falls no more, also where a round is all waiting', async () => {
    const cpuMicros = (_: PlannedTrial, round: number) => Math.max(100, 500 - 10 * round);
    const { rounds, state } = await warmUpOf({ cpuMicros, costMs: () => 9 });
    expect(state).toBe('warm');
    expect(rounds).toBeGreaterThan(40);
  });

  test('ends cold after two seconds, in the middle of a trend', async () => {
    const costMs = (_: PlannedTrial, round: number) => 90 * 0.98 ** round - 1;
    const told = await warmUpOf({ costMs });
    expect(told.state).toBe('cold');
    expect(told.elapsedMs).toBeGreaterThan(2000);
    expect(told.elapsedMs).toBeLessThan(2090);
  });

  test.each([
    [1000, 1000],
    [100, 100],
    [1, 1],
  ])('of a budget of %d ms ends after %d ms', async (budgetMs, latest) => {
    const costMs = (_: PlannedTrial, round: number) => 90 * 0.98 ** round - 1;
    const [told] = await warmUpsOf({ costMs }, { ...working(), budgetMs });
    expect(told!.state).toBe('cold');
    expect(told!.elapsedMs).toBeGreaterThanOrEqual(latest);
    expect(told!.elapsedMs).toBeLessThan(latest + 91);
  });

  test('ends cold after two hundred rounds', async () => {
    const told = await warmUpOf({ costMs: (_, round) => 10 * 0.99 ** round });
    expect(told).toMatchObject({ rounds: 200, operations: 200, state: 'cold' });
  });
});

describe('the warm-up of a block', () => {
  const three = () => working([sequential, eventLoop, pool]);
  const isLoop = ({ model }: PlannedTrial) => model === 'event-loop';

  test('gives every trial the same rounds, in turn, until the last of them is steady', async () => {
    const costMs = (trial: PlannedTrial, round: number) => (isLoop(trial) ? Math.max(9, 99 - 2 * round) : 9);
    const world = new FakeWorld({ costMs });
    const planned = three();
    const ups = ofType(await recordsOf(planned, world, { warmUp }), 'trial').map((up) => up.warmUp!);
    expect(new Set(ups.map(({ rounds, operations }) => `${rounds} ${operations}`)).size).toBe(1);
    expect(ups[0]!.rounds).toBeGreaterThan(48);
    const first = world.log.filter((step) => step.startsWith('round')).slice(0, 2 * planned.trials.length);
    const ids = planned.trials.map(({ id }) => id);
    expect(first.map((step) => ids.find((id) => step.startsWith(`round ${id} of`)))).toEqual([...ids, ...ids]);
  });

  test('takes two seconds for each of them at the most, all together', async () => {
    const costMs = (trial: PlannedTrial, round: number) => (isLoop(trial) ? 90 * 0.99 ** round : 9);
    const ups = await warmUpsOf({ costMs }, three());
    expect(ups.map((up) => up!.state)).toEqual(['warm', 'cold', 'warm']);
    const spentMs = ups.reduce((sum, up) => sum + up!.elapsedMs, 0);
    expect(spentMs).toBeGreaterThan(6000);
    expect(spentMs).toBeLessThan(6120);
  });

  test('hurries what waits: the longest bound of a round becomes 10 ms, and the others as many times shorter', async () => {
    const planned = plan({ models: [sequential, eventLoop], suites: [member(nap)] }); // bounds of 800 and 200 ms
    const ups = await warmUpsOf({}, planned);
    expect(ups.map((up) => up!.elapsedMs / up!.rounds)).toEqual([10, 2.5]);
    expect(ups.map((up) => up!.operations / up!.rounds)).toEqual([8, 8]);
  });

  test('cuts what is slow all the same: all operations once, then as many as take 100 ms', async () => {
    const planned = plan({ models: [sequential, eventLoop], suites: [member({ ...nap, bound: null })] });
    const world = new FakeWorld();
    const records = await recordsOf(planned, world, { warmUp, bound: null });
    const ups = ofType(records, 'trial').map((up) => up.warmUp!);
    // 8 operations of 100 ms each take 800 ms in sequence; then it is one, until there are four rounds in each third
    expect(ups.map(({ rounds, operations, elapsedMs }) => [rounds, operations, elapsedMs])).toEqual([
      [13, 20, 2000],
      [13, 20, 1400],
    ]);
  });

  test('that is cold is measured all the same', async () => {
    const costMs = (_: PlannedTrial, round: number) => 2000 * 0.5 ** round;
    const records = await recordsOf(working(), new FakeWorld({ costMs }), { warmUp });
    expect(records.map(({ type }) => type)).toEqual(['trial', 'round', 'end']);
  });
});

test('its items are those of no round that is measured', async () => {
  const world = new FakeWorld({ costMs: () => 29 });
  const rounds = ofType(await recordsOf(working(), world, { warmUp }), 'round');
  const asked = world.log.flatMap((step) => /^round .* of (\d+) in/.exec(step)?.[1] ?? []);
  expect(asked).toHaveLength(25);
  expect(new Set(asked).size).toBe(25);
  expect(asked.at(-1)).toBe(String(rounds[0]!.seed));
});

test('it is no round of the result, whose work is whole', async () => {
  const records = await recordsOf(plan({ models: [eventLoop], rounds: 3 }), new FakeWorld(), { warmUp });
  const rounds = ofType(records, 'round');
  expect(rounds.map(({ round }) => round)).toEqual([0, 1, 2]);
  expect(new Set(rounds.map(({ elapsedNs, operations }) => `${elapsedNs} ${operations.attempted}`))).toEqual(
    new Set(['200000000 8']),
  );
});
