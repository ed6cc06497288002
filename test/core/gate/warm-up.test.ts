import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { LEAST_ROUNDS, LEAST_WARM_UP_MS, MOST_WARM_UP_ROUNDS, WARM_UP_MS } from '../../../core/gate/procedure.ts';
import type { PlannedTrial } from '../../../core/records/records.ts';
import type { WorldTrial } from '../../../core/session/world.ts';
import { eventLoop, member, nap, plan, sequential } from '../../_plan.ts';
import { FakeWorld, type Script } from '../../_world.ts';
import {
  cellsOf,
  gateOf,
  isCandidate,
  logsByPair,
  loop,
  ofType,
  roundsIn,
  served,
  type Side,
  slowIn,
} from './_gate.ts';

/** How long code is run before it is measured. In a fake world nothing happens at once: the rounds of both sides add up. */

/** Enough for one warm-up, whatever it shows. */
const BRIEFLY = { budgetMs: WARM_UP_MS };
const ROUND_MS = 20;
/** A round is one operation of 20 ms and what the script says. */
const cellsUnder = (...models: readonly (typeof eventLoop)[]) =>
  cellsOf(
    plan({
      models,
      suites: [member(nap)],
      params: { latencyMs: [String(ROUND_MS)], operations: ['1'] },
      concurrency: [1],
    }).trials,
  );
const quick = cellsUnder(eventLoop);

const pairOf = async (script: Script) => ofType(await gateOf(quick, new FakeWorld(script), BRIEFLY), 'pair')[0]!;
const pairsWithin = async (budgetMs: number) => ofType(await gateOf(quick, new FakeWorld({}), { budgetMs }), 'pair');
const warmUpOf = async (script: Script): Promise<number> => (await pairOf(script)).warmUpRounds;
/** The rounds of both sides that fill a time, where each costs so much more. */
const roundsFilling = (ms: number, costMs: (round: number) => number): number => {
  let rounds = 0;
  for (let spentMs = 0; spentMs < ms; rounds += 1) spentMs += 2 * (ROUND_MS + costMs(rounds));
  return rounds;
};

describe('a warm-up', () => {
  test('lasts its least time, also where nothing gets faster', async () => {
    expect(await warmUpOf({})).toBe(roundsFilling(LEAST_WARM_UP_MS, () => 0));
  });

  test('has rounds enough to tell whether anything gets faster, also where that takes longer', async () => {
    const costMs = () => 50;
    expect(roundsFilling(LEAST_WARM_UP_MS, costMs)).toBeLessThan(3 * LEAST_ROUNDS);
    expect(await warmUpOf({ costMs })).toBe(3 * LEAST_ROUNDS);
  });

  test.each(['base', 'candidate'] as const)('goes on until the %s does not get faster either', async (side) => {
    const costMs = (trial: PlannedTrial, round: number) =>
      isCandidate(trial) === (side === 'candidate') ? 20 * 0.9 ** round : 0;
    const rounds = await warmUpOf({ costMs });
    expect(rounds).toBeGreaterThan(roundsFilling(LEAST_WARM_UP_MS, () => 0));
    expect(rounds).toBeLessThan(roundsFilling(WARM_UP_MS, () => 5));
  });

  test('ends in the middle of a trend when its time is over', async () => {
    const costMs = (round: number) => 100 * 0.99 ** round;
    const rounds = await warmUpOf({ costMs: (_, round) => costMs(round) });
    expect(rounds).toBe(roundsFilling(WARM_UP_MS, costMs));
    expect(rounds).toBeLessThan(MOST_WARM_UP_ROUNDS);
  });

  test('ends with the budget in the first pair, after which there is no other, and in no later one', async () => {
    const { warmUpRounds, base } = (await pairsWithin(1))[0]!;
    expect(warmUpRounds).toBe(1);
    expect(base.makespanMs).toHaveLength(LEAST_ROUNDS);
    // the second pair begins just before the screen ends
    const [first, second, ...more] = await pairsWithin(1.5 * (LEAST_WARM_UP_MS + 2 * (LEAST_ROUNDS + 1) * ROUND_MS));
    expect([first, second].map((pair) => pair?.warmUpRounds)).toEqual([
      roundsFilling(LEAST_WARM_UP_MS, () => 0),
      roundsFilling(LEAST_WARM_UP_MS, () => 0),
    ]);
    expect(more).toEqual([]);
  });

  test('is no part of what is measured', async () => {
    const warmUp = await warmUpOf({ costMs: () => 9 });
    const record = await pairOf({ costMs: (_, round) => (round < warmUp ? 9 : 4) });
    expect(record.warmUpRounds).toBe(warmUp);
    for (const { makespanMs } of [record.base, record.candidate]) {
      expect(new Set(makespanMs)).toEqual(new Set([ROUND_MS + 4]));
    }
  });

  test('is the same rounds for both sides, and it is told how many', async () => {
    const world = new FakeWorld({ costMs: slowIn(loop) });
    const records = await gateOf(served, world);
    const [first] = logsByPair(world.log);
    for (const { cell, warmUpRounds, base } of ofType(records, 'pair').slice(0, served.length)) {
      expect(warmUpRounds).toBeGreaterThan(0);
      const seeds = (side: Side) =>
        roundsIn(first!).flatMap((round) => (round.cell === cell && round.side === side ? round.seed : []));
      expect(seeds('base')).toHaveLength(warmUpRounds + base.makespanMs.length);
      expect(seeds('candidate').slice(0, warmUpRounds)).toEqual(seeds('base').slice(0, warmUpRounds));
    }
  });

  test('is of both sides and of all cells at the same time, and what is measured of one after the other', async () => {
    const world = new WatchedWorld();
    const told = ofType(await gateOf(cellsUnder(eventLoop, sequential), world, { budgetMs: LEAST_WARM_UP_MS }), 'pair');
    expect(told).toHaveLength(2);
    const warmUps = told.reduce((sum, { warmUpRounds }) => sum + 2 * warmUpRounds, 0);
    expect(Math.max(...world.inFlight.slice(0, warmUps))).toBe(4);
    expect(new Set(world.inFlight.slice(warmUps))).toEqual(new Set([1]));
  });
});

/** Its rounds take a turn of the event loop, and each keeps how many there were when it began. */
class WatchedWorld extends FakeWorld {
  readonly inFlight: number[] = [];
  #now = 0;

  override openTrial(planned: PlannedTrial, home?: URL): WorldTrial {
    const trial = super.openTrial(planned, home);
    return {
      ...trial,
      round: async (seed, timeoutMs) => {
        this.#now += 1;
        this.inFlight.push(this.#now);
        await turn();
        this.#now -= 1;
        return trial.round(seed, timeoutMs);
      },
    };
  }
}
