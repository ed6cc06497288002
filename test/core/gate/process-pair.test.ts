import { describe, expect, test } from 'vitest';
import { CONFIRM_PAIRS, FIRST_LOOK, LEAST_ROUNDS, SCREEN_PAIRS } from '../../../core/gate/procedure.ts';
import { FakeWorld } from '../../_world.ts';
import { gateOf, HOMES, idOf, logsByPair, loop, ofType, one, roundsIn, served, slowIn, unserved } from './_gate.ts';

/** Fresh processes of both sides, and the rounds that they are asked for. */

/** Enough for all pairs of processes of both stages. */
const LONG_MS = 180_000;

describe('a pair of processes', () => {
  test('is opened anew for each cell, each side by the code of its own checkout and with a server of its own', async () => {
    const world = new FakeWorld();
    await gateOf(served, world);
    const logs = logsByPair(world.log);
    expect(logs).toHaveLength(FIRST_LOOK);
    for (const log of logs) {
      const opened = log.filter((step) => step.startsWith('open'));
      const wanted = served.flatMap((cell) =>
        (['base', 'candidate'] as const).flatMap((side) => [
          `open file:///${side}/desk.ts of ${HOMES[side]}`,
          `open ${idOf(cell)} of ${HOMES[side]}`,
        ]),
      );
      expect(opened.toSorted()).toEqual(wanted.toSorted());
    }
  });

  test('asks its own server: no two trials are told of the same one', async () => {
    const world = new FakeWorld();
    await gateOf(served, world);
    const targets = world.log.flatMap((step) => /^prepare .* at (\S+) with 7$/.exec(step)?.[1] ?? []);
    expect(targets).toHaveLength(served.length * 2 * FIRST_LOOK);
    expect(new Set(targets).size).toBe(targets.length);
    const rounds = world.log.filter((step) => step.startsWith('round')).length;
    expect(world.log.filter((step) => step.startsWith('begin'))).toHaveLength(rounds);
    expect(world.log.filter((step) => step.startsWith('end'))).toHaveLength(rounds);
  });

  test('has no server where the suite names none', async () => {
    const world = new FakeWorld();
    const records = await gateOf(unserved, world);
    expect(world.log.filter((step) => step.includes('http') || step.includes('desk'))).toEqual([]);
    expect(ofType(records, 'pair')[0]!.base.counts).toMatchObject({ answered: null, connections: null });
  });

  test('is closed before the next one is opened', async () => {
    const world = new FakeWorld();
    await gateOf(served, world);
    for (const log of logsByPair(world.log)) {
      const opened = log.filter((step) => step.startsWith('open')).length;
      expect(log.filter((step) => step.startsWith('close'))).toHaveLength(opened);
    }
    expect(world.open).toEqual(new Set());
    expect(world.isClosed).toBe(true);
  });

  test('opens either side first, and either cell', async () => {
    const world = new FakeWorld({ costMs: slowIn(loop, one) });
    await gateOf(served, world, { budgetMs: LONG_MS, isThorough: true });
    const first = logsByPair(world.log).map((log) => log.find((step) => step.startsWith('prepare'))!.split(' at ')[0]!);
    expect(first).toHaveLength(SCREEN_PAIRS + CONFIRM_PAIRS);
    for (const word of [HOMES.base, HOMES.candidate, loop, one]) {
      expect(
        first.some((step) => step.includes(word)),
        word,
      ).toBe(true);
    }
  });
});

describe('the rounds of a pair of processes', () => {
  test('give both sides the same items in every round, and no two rounds of a gate the same', async () => {
    const world = new FakeWorld({ costMs: slowIn(loop) });
    await gateOf(served, world);
    for (const cell of [loop, one]) {
      const rounds = roundsIn(world.log).filter((round) => round.cell === cell);
      const [base, candidate] = (['base', 'candidate'] as const).map((side) =>
        rounds.filter((round) => round.side === side).map(({ seed }) => seed),
      );
      expect(candidate).toEqual(base);
      expect(new Set(base).size).toBe(base!.length);
    }
  });

  test('give different cells different items', async () => {
    const world = new FakeWorld();
    await gateOf(served, world);
    const seedsOf = (cell: string) => new Set(roundsIn(world.log).flatMap((r) => (r.cell === cell ? r.seed : [])));
    expect(seedsOf(loop).isDisjointFrom(seedsOf(one))).toBe(true);
  });

  test('are of one side after the other, in an order that is drawn for every round', async () => {
    const world = new FakeWorld();
    const records = await gateOf(unserved, world);
    const orders = logsByPair(world.log).flatMap((log, pair) => {
      const measured = roundsIn(log).slice(2 * ofType(records, 'pair')[pair]!.warmUpRounds);
      return Array.from({ length: measured.length / 2 }, (_, at) =>
        measured.slice(2 * at, 2 * at + 2).map(({ side }) => side),
      );
    });
    expect(orders.length).toBeGreaterThanOrEqual(FIRST_LOOK * LEAST_ROUNDS);
    for (const order of orders) expect(order.toSorted()).toEqual(['base', 'candidate']);
    const baseFirst = orders.filter(([first]) => first === 'base').length / orders.length;
    expect(baseFirst).toBeGreaterThan(0.25);
    expect(baseFirst).toBeLessThan(0.75);
  });

  test('are of all cells in turn, so that what happens to the machine happens to all of them', async () => {
    const world = new FakeWorld();
    const records = await gateOf(served, world);
    const warmUps = ofType(records, 'pair').slice(0, 2);
    const rounds = roundsIn(logsByPair(world.log)[0]!);
    const measured = rounds.slice(warmUps.reduce((sum, { warmUpRounds }) => sum + 2 * warmUpRounds, 0));
    const turns = Array.from({ length: measured.length / 4 }, (_, turn) => measured.slice(4 * turn, 4 * turn + 4));
    for (const turn of turns) expect(new Set(turn.map(({ cell }) => cell)).size).toBe(2);
  });

  test('may take as long as was asked, and their bound', async () => {
    const world = new FakeWorld();
    await gateOf(unserved, world);
    const waits = new Set(world.log.flatMap((step) => / in (\d+)$/.exec(step)?.[1] ?? []));
    expect(waits).toEqual(new Set([String(777 + 100)]));
  });

  test('are told with their exact numbers and counts', async () => {
    const [record] = ofType(await gateOf(served, new FakeWorld({ costMs: slowIn(loop) })), 'pair').filter(
      ({ cell }) => cell === loop,
    );
    const { base, candidate } = record!;
    const count = base.makespanMs.length;
    expect(base.makespanMs).toEqual(Array.from({ length: count }, () => 100));
    expect(candidate.makespanMs).toEqual(Array.from({ length: count }, () => 120));
    expect(candidate.serviceP50Ms).toEqual(candidate.makespanMs);
    expect(base.cpuMicrosPerOperation).toEqual(Array.from({ length: count }, () => 100));
    expect(base.counts).toEqual({
      operations: 4 * count,
      succeeded: 4 * count,
      bytes: 4 * 64 * count,
      answered: 4 * count,
      connections: 0,
    });
    expect(candidate.counts).toEqual(base.counts);
    expect([base.invalid, candidate.invalid]).toEqual([null, null]);
  });

  test('are told with what others did meanwhile', async () => {
    const [busy] = ofType(await gateOf(unserved, new FakeWorld({ foreignShare: () => 0.25 })), 'machine');
    expect(busy!.foreignCpuShare).toBeCloseTo(0.25, 9);
    const [silent] = ofType(await gateOf(unserved, new FakeWorld({ isWatched: false })), 'machine');
    expect(silent).toMatchObject({ foreignCpuShare: null, stealShare: null, cpuPressureShare: null });
  });
});
