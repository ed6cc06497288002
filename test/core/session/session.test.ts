import { describe, expect, test } from 'vitest';
import { roundSeed } from '../../../core/plan/plan.ts';
import type { RoundRecord } from '../../../core/records/records.ts';
import { blockCostMs } from '../../../core/plan/block-cost.ts';
import { eventLoop, member, nap, plan, pool, sequential, suite } from '../../_plan.ts';
import { ofType, recordsOf } from '../../_session.ts';
import { FakeWorld, LOOPBACK_MICROS, RSS_BYTES } from '../../_world.ts';

const models = [sequential, eventLoop, pool];
const roundsIn = async (of = plan({ models }), world = new FakeWorld()) => ofType(await recordsOf(of, world), 'round');

describe('a block', () => {
  test('brings all of its trials up before its first round, in the order of the plan', async () => {
    const planned = plan({ models });
    const records = await recordsOf(planned, new FakeWorld({ startMs: 12 }));
    const first = records.findIndex(({ type }) => type === 'round');
    expect(ofType(records.slice(0, first), 'trial')).toEqual(
      planned.blocks[0]!.trials.map((trial) => ({
        type: 'trial',
        trial,
        state: 'ready',
        reason: null,
        startMs: 12,
        rssBytes: RSS_BYTES,
        ranOn: null,
        warmUp: { rounds: 1, operations: 8, elapsedMs: expect.any(Number), state: 'warm' },
        sockets: null,
        server: null,
      })),
    );
  });

  test('runs its rounds one trial at a time, interleaved in the order of the plan', async () => {
    const planned = plan({ models, rounds: 8 });
    const rounds = await roundsIn(planned);
    const order = planned.blocks[0]!.order;
    expect(rounds.map(({ trial, round }) => [round, trial])).toEqual(
      order.flatMap((trials, round) => trials.map((trial) => [round, trial])),
    );
    expect(new Set(order.map((trials) => trials.join())).size).toBeGreaterThan(1);
  });

  test('gives every trial of a round the same items, and every round its own', async () => {
    const planned = plan({ models, rounds: 8 });
    const byRound = Map.groupBy(await roundsIn(planned), ({ round }) => round);
    const seeds = [...byRound].map(([round, rounds]) => {
      expect(new Set(rounds.map(({ seed }) => seed))).toEqual(
        new Set([roundSeed(planned, planned.blocks[0]!.scenario, round)]),
      );
      expect(new Set(rounds.map(({ digest }) => digest)).size).toBe(1);
      return rounds[0]!.seed;
    });
    expect(new Set(seeds).size).toBe(8);
  });

  test('shares one server among its trials, which are told where it is and given the seed of the plan', async () => {
    const world = new FakeWorld();
    const planned = plan({ models: [sequential, eventLoop], seed: 42 });
    await recordsOf(planned, world);
    expect(world.log.filter((step) => step.startsWith('open file'))).toEqual(['open file:///fake/desk.ts']);
    expect(world.log.filter((step) => step.startsWith('prepare'))).toEqual(
      planned.trials.map(({ id }) => `prepare ${id} at http://fake:1 with 42`),
    );
  });

  test('tells the server of each round before it begins, and asks it after', async () => {
    const world = new FakeWorld();
    const planned = plan({ models: [eventLoop], rounds: 1, roundTimeoutMs: 777 });
    await recordsOf(planned, world);
    const [seed, id] = [roundSeed(planned, planned.blocks[0]!.scenario, 0), planned.trials[0]!.id];
    expect(world.log.slice(world.log.indexOf('loopback'))).toEqual([
      'loopback',
      `begin http://fake:1 with ${seed}`,
      `round ${id} of ${seed} in ${777 + 200}`, // that long beyond its bound
      'end http://fake:1',
      `close ${id}`,
    ]);
  });

  test('closes its trials before the next block begins', async () => {
    const world = new FakeWorld();
    const planned = plan({ models, suites: [member(suite()), member(nap)] });
    await recordsOf(planned, world);
    const [one, other] = planned.blocks;
    const firstOfOther = world.log.indexOf(`open ${other!.trials[0]}`);
    for (const id of one!.trials) expect(world.log.indexOf(`close ${id}`)).toBeLessThan(firstOfOther);
    expect(world.open).toEqual(new Set());
  });
});

describe('a round', () => {
  const only = async (of: Parameters<typeof plan>[0], world = new FakeWorld()): Promise<RoundRecord> =>
    (await roundsIn(plan({ models: [eventLoop], rounds: 1, ...of }), world))[0]!;

  test('is told with its exact times, bound and witness', async () => {
    // 8 operations of 100 ms and 5 ms of cost on 4 slots: two waves
    const round = await only({}, new FakeWorld({ costMs: () => 5 }));
    expect(round).toMatchObject({
      round: 0,
      attempt: 0,
      operations: { attempted: 8, succeeded: 8, errors: {} },
      elapsedNs: 210e6,
      boundNs: 200e6,
      fifoNs: 200e6,
      peakInFlight: 4,
      witness: { operations: 8, bytes: 8 * 64, peakInFlight: 4, digest: round.digest },
      disturbance: { foreignCpuShare: null, loopbackMicros: LOOPBACK_MICROS },
      contaminated: null,
    });
  });

  test('has no witness where the suite has no server, and no bound where it knows none', async () => {
    expect(await only({ suites: [member(nap)] })).toMatchObject({ witness: null, boundNs: 200e6, fifoNs: 200e6 });
    const planned = plan({ models: [eventLoop], rounds: 1, suites: [member(suite({ bound: null }))] });
    const [unbound] = ofType(await recordsOf(planned, new FakeWorld(), { bound: null }), 'round');
    expect(unbound).toMatchObject({ boundNs: null, fifoNs: null });
  });

  test('is kept operation by operation if it is the first of its trial', async () => {
    const rounds = await roundsIn(plan({ models: [eventLoop], rounds: 2 }));
    expect(rounds.map(({ stamps }) => stamps?.finishedNs.length ?? null)).toEqual([8, null]);
  });

  test('on a machine that tells nothing is not called contaminated', async () => {
    const round = await only({}, new FakeWorld({ isWatched: false, loopbackMicros: () => null }));
    expect(round.disturbance).toEqual({
      foreignCpuShare: null,
      stealShare: null,
      cpuPressureShare: null,
      foreignCores: null,
      stealCores: null,
      throttledMs: null,
      loopbackMicros: null,
    });
    expect(round.contaminated).toBeNull();
  });
});

test('a session ends complete, with the time that it took', async () => {
  // one process: 10 ms to start, then 200 ms of warm-up and two rounds of 200 ms
  const records = await recordsOf(plan({ models: [eventLoop], rounds: 2 }), new FakeWorld({ startMs: 10 }));
  expect(records.at(-1)).toEqual({ type: 'end', state: 'complete', reason: null, elapsedMs: 610 });
  expect(ofType(records, 'end')).toHaveLength(1);
});

test('a plan that names a trial it does not have is refused, and the world is closed', async () => {
  const planned = plan({ models: [eventLoop] });
  const world = new FakeWorld();
  await expect(recordsOf({ ...planned, trials: [] }, world)).rejects.toThrow('names a trial "fetch');
  expect(world.isClosed).toBe(true);
});

test('the cost of a block is all rounds at their bound and one to warm up; 50 ms where no bound is known', () => {
  const planned = plan({ models: [sequential, eventLoop], rounds: 6 });
  expect(blockCostMs(planned, planned.blocks[0]!)).toBe(7 * (800 + 200));
  const unbound = plan({ models: [sequential, eventLoop], rounds: 6, suites: [member(suite({ bound: null }))] });
  expect(blockCostMs(unbound, unbound.blocks[0]!)).toBe(7 * (50 + 50));
});
