import { describe, expect, test } from 'vitest';
import type { PlannedTrial, RoundRecord } from '../../../core/records/records.ts';
import type { PlanRequest } from '../../../core/plan/plan.ts';
import { fewestValues } from '../../../core/stats/interval.ts';
import { hodgesLehmann } from '../../../core/stats/signed-rank.ts';
import { eventLoop, member, nap, plan, pool, sequential } from '../../_plan.ts';
import { ofType, recordsOf } from '../../_session.ts';
import { FakeWorld, type Script } from '../../_world.ts';

const HOUR_MS = 3_600_000;
/** Four operations of 250 ms at a time: 500 ms a round on the loop, longer than the window that CPU is counted in. */
const suites = [member({ ...nap, params: { ...nap.params, latencyMs: { about: 'delay', values: [250] } } })];

async function roundsOf(request: Partial<PlanRequest>, script: Script = {}): Promise<RoundRecord[]> {
  const planned = plan({ suites, models: [eventLoop], budgetMs: HOUR_MS, ...request });
  return ofType(await recordsOf(planned, new FakeWorld(script)), 'round');
}

const told = (rounds: readonly RoundRecord[]) => rounds.map(({ round, attempt }) => `${round}.${attempt}`);

/** Other programs take 30 % of the machine in these rounds of one model; the first is that of the warm-up. */
const disturbedIn =
  (model: string, ...disturbed: readonly number[]) =>
  (trial: PlannedTrial, round: number): number =>
    trial.model === model && disturbed.includes(round - 1) ? 0.3 : 0;

describe('a contaminated round', () => {
  test('says by what it was disturbed, and does not count', async () => {
    const rounds = await roundsOf({ rounds: 3 }, { foreignShare: disturbedIn('event-loop', 1) });
    expect(rounds.map(({ contaminated }) => contaminated)).toEqual([
      null,
      'other programs used 30 % of the CPU',
      null,
      null,
    ]);
    expect(rounds[1]!.disturbance.foreignCpuShare).toBeCloseTo(0.3, 12);
    expect(rounds[2]!.disturbance.foreignCpuShare).toBeCloseTo(0, 12);
  });

  test('is done once more after the others, with the same items and the next attempt', async () => {
    const rounds = await roundsOf({ rounds: 4 }, { foreignShare: disturbedIn('event-loop', 1, 2) });
    expect(told(rounds)).toEqual(['0.0', '1.0', '2.0', '3.0', '1.1', '2.1']);
    expect(rounds[4]!.seed).toBe(rounds[1]!.seed);
  });

  test('is done once more by all models of the round, in its order, so that they stay paired', async () => {
    const models = [sequential, eventLoop, pool];
    const planned = plan({ suites, models, rounds: 3, budgetMs: HOUR_MS });
    const world = new FakeWorld({ foreignShare: disturbedIn('event-loop', 2) });
    const rounds = ofType(await recordsOf(planned, world), 'round');
    const repeated = rounds.filter(({ attempt }) => attempt === 1);
    expect(repeated.map(({ trial }) => trial)).toEqual(planned.blocks[0]!.order[2]);
    expect(new Set(repeated.map(({ round }) => round))).toEqual(new Set([2]));
  });

  test('is repeated until it is clean', async () => {
    const rounds = await roundsOf({ rounds: 2 }, { foreignShare: disturbedIn('event-loop', 1, 2, 3) });
    expect(told(rounds)).toEqual(['0.0', '1.0', '1.1', '1.2', '1.3']);
    expect(rounds.at(-1)!.contaminated).toBeNull();
  });

  test('is repeated ten times at most, for then it is the machine', async () => {
    const rounds = await roundsOf({ rounds: 1 }, { foreignShare: () => 0.3 });
    expect(rounds.map(({ attempt }) => attempt)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('is repeated within the budget only', async () => {
    // warm-up and six rounds of 500 ms are 3500 ms: at 3500 and 4000 ms there is time for one more, at 4500 ms there is none
    const script = { foreignShare: () => 0.3 };
    expect(told(await roundsOf({ rounds: 6, budgetMs: 4000 }, script)).slice(6)).toEqual(['0.1', '1.1']);
    expect(told(await roundsOf({ rounds: 6, budgetMs: 3499 }, script)).slice(6)).toEqual([]);
  });

  test('is known by a loopback round trip that takes over three times as long as is usual', async () => {
    const rounds = await roundsOf({ rounds: 9 }, { loopbackMicros: (trip) => (trip === 7 ? 121 : 40) });
    expect(told(rounds).slice(9)).toEqual(['7.1']);
    expect(rounds[7]!.contaminated).toBe('a loopback round trip took 121 µs instead of 40 µs');
  });
});

describe('the budget', () => {
  test('ends a block when it is spent, between two rounds', async () => {
    // a warm-up of 500 ms; the eighth round begins at 4000 ms and the ninth would at 4500 ms
    expect(await roundsOf({ rounds: 20, budgetMs: 4000 })).toHaveLength(8);
    expect(await roundsOf({ rounds: 20, budgetMs: 4499 })).toHaveLength(8);
    expect(await roundsOf({ rounds: 20, budgetMs: 4500 })).toHaveLength(9);
  });

  test('does not cut below six rounds, nor above what was asked for', async () => {
    expect(await roundsOf({ rounds: 20, budgetMs: 1 })).toHaveLength(6);
    expect(await roundsOf({ rounds: 4, budgetMs: 1 })).toHaveLength(4);
    expect(await roundsOf({ rounds: 7 })).toHaveLength(7);
  });

  test('does not cut below as many rounds as an interval of the wanted confidence needs', async () => {
    expect(await roundsOf({ rounds: 20, budgetMs: 1, confidence: 0.99 })).toHaveLength(8);
    expect(await roundsOf({ rounds: 20, budgetMs: 1, confidence: 0.9 })).toHaveLength(5);
  });

  test('is not spent on half a round: every model of the block has as many', async () => {
    const rounds = await roundsOf({ models: [sequential, eventLoop, pool], rounds: 40, budgetMs: 60_000 });
    const counts = Map.groupBy(rounds, ({ trial }) => trial);
    expect(new Set([...counts.values()].map(({ length }) => length)).size).toBe(1);
    expect(rounds.length).toBeLessThan(160);
  });

  test('is shared by the blocks in proportion to what they are bound to cost', async () => {
    // rounds of 500 and of 1500 ms, 21 each with the warm-up: the first may take 6 of 24 s, and the second the rest
    const params = { latencyMs: ['250', '750'] };
    const rounds = await roundsOf({ params, rounds: 20, budgetMs: 24_000 });
    const counts = [...Map.groupBy(rounds, ({ trial }) => trial).values()].map(({ length }) => length);
    // 0.5 + 12 · 0.5 s is over 6 s; that block ends at 6.5 s, and 6.5 + 1.5 + 11 · 1.5 s is over 24 s
    expect(counts).toEqual([12, 11]);
  });

  test('that a block has left over is the next one to use', async () => {
    const before = (step: string) => {
      if (step.startsWith('prepare nap @4')) throw new Error('no');
    };
    const params = { latencyMs: ['250', '750'] };
    // 1.5 + 16 · 1.5 s is over 24 s; within its own share of 18 s there would have been time for eleven
    expect(await roundsOf({ params, rounds: 20, budgetMs: 24_000 }, { before })).toHaveLength(16);
  });
});

test('the fewest rounds that a budget leaves are those that give an interval', () => {
  const values = Array.from({ length: fewestValues(0.95) }, (_, round) => round);
  expect(hodgesLehmann(values, 0.95)).not.toBeNull();
  expect(hodgesLehmann(values.slice(1), 0.95)).toBeNull();
});
