import { describe, expect, test } from 'vitest';
import {
  CONFIRM_PAIRS,
  FIRST_LOOK,
  LEAST_ROUNDS,
  MOST_ROUNDS,
  MOST_WARM_UP_ROUNDS,
  SCREEN_PAIRS,
  WARM_UP_MS,
} from '../../../core/gate/procedure.ts';
import { gateRecordSchema, type GateRecord } from '../../../core/gate/records.ts';
import { runGate } from '../../../core/gate/session.ts';
import { gateReport } from '../../../core/gate/verdict.ts';
import type { PlannedTrial } from '../../../core/records.ts';
import { eventLoop, member, nap, plan } from '../../_plan.ts';
import { FakeWorld, type Script } from '../../_world.ts';
import { cellsOf, gateOf, HOMES, idOf, isCandidate, ofType, roundsIn, served, type Side, unserved } from './_gate.ts';
import { startOf } from './_records.ts';

const [loop, one] = [idOf(served[0]!), idOf(served[1]!)];
/** Enough for all pairs of processes of both stages. */
const LONG_MS = 180_000;

const slowIn =
  (...cells: readonly string[]) =>
  (trial: PlannedTrial): number =>
    isCandidate(trial) && cells.includes(trial.id) ? 20 : 0;
const stagesOf = (records: readonly GateRecord[]) =>
  ofType(records, 'pair').map(({ stage, pair, cell }) => `${stage} ${pair} ${cell}`);
const pairs = (stage: string, count: number, cell: string) =>
  Array.from({ length: count }, (_, pair) => `${stage} ${pair} ${cell}`);
const reportOf = (cells: typeof served, records: readonly GateRecord[]) =>
  gateReport([startOf(cells.map(({ gated }) => gated)), ...records], [], '2026-11-22');

/** The log of the world, cut where a pair of processes ends. */
function logsByPair(log: readonly string[]): string[][] {
  const logs: string[][] = [[]];
  for (const step of log) {
    if (step.startsWith('open') && logs.at(-1)!.some((earlier) => earlier.startsWith('close'))) logs.push([]);
    logs.at(-1)!.push(step);
  }
  return logs;
}

describe('a gate', () => {
  test('of equal sides ends at the first look, and passes', async () => {
    const records = await gateOf(served, new FakeWorld());
    expect(ofType(records, 'pair')).toHaveLength(served.length * FIRST_LOOK);
    expect(ofType(records, 'machine').map(({ stage, pair }) => [stage, pair])).toEqual(
      Array.from({ length: FIRST_LOOK }, (_, pair) => ['screen', pair]),
    );
    expect(reportOf(served, records).verdict.word).toBe('pass');
  });

  test('yields records that can be stored and read again', async () => {
    for (const record of await gateOf(served, new FakeWorld({ costMs: slowIn(loop) }))) {
      expect(gateRecordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
    }
  });

  test('ends complete, with the time that it took', async () => {
    const world = new FakeWorld({ startMs: 5 });
    const begunMs = world.nowMs();
    const records = await gateOf(unserved, world);
    expect(records.at(-1)).toEqual({
      type: 'end',
      state: 'complete',
      reason: null,
      elapsedMs: world.nowMs() - begunMs,
    });
    expect(ofType(records, 'end')).toHaveLength(1);
  });

  test('of nothing has nothing but its end', async () => {
    const world = new FakeWorld();
    expect(await gateOf([], world)).toEqual([{ type: 'end', state: 'complete', reason: null, elapsedMs: 0 }]);
    expect(world.log).toEqual([]);
    expect(world.isClosed).toBe(true);
  });

  test('is the same again with the same seed, and another with another', async () => {
    const log = async (seed: number) => {
      const world = new FakeWorld();
      await gateOf(served, world, { seed });
      return world.log;
    };
    const first = await log(7);
    expect(await log(7)).toEqual(first);
    expect(await log(8)).not.toEqual(first);
  });
});

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

  test('warms both sides by the same rounds, and tells how many', async () => {
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

  test('gives both sides the same items in every round, and no two rounds of a gate the same', async () => {
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

  test('gives different cells different items', async () => {
    const world = new FakeWorld();
    await gateOf(served, world);
    const seedsOf = (cell: string) => new Set(roundsIn(world.log).flatMap((r) => (r.cell === cell ? r.seed : [])));
    expect(seedsOf(loop).isDisjointFrom(seedsOf(one))).toBe(true);
  });

  test('measures one side after the other, in an order that is drawn for every round', async () => {
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

  test('opens either side first, and either cell', async () => {
    const world = new FakeWorld({ costMs: slowIn(loop, one) });
    await gateOf(served, world, { budgetMs: LONG_MS });
    const first = logsByPair(world.log).map((log) => log.find((step) => step.startsWith('prepare'))!.split(' at ')[0]!);
    expect(first).toHaveLength(SCREEN_PAIRS + CONFIRM_PAIRS);
    for (const word of [HOMES.base, HOMES.candidate, loop, one]) {
      expect(
        first.some((step) => step.includes(word)),
        word,
      ).toBe(true);
    }
  });

  test('takes all cells in turn, so that what happens to the machine happens to all of them', async () => {
    const world = new FakeWorld();
    const records = await gateOf(served, world);
    const warmUps = ofType(records, 'pair').slice(0, 2);
    const rounds = roundsIn(logsByPair(world.log)[0]!);
    const measured = rounds.slice(warmUps.reduce((sum, { warmUpRounds }) => sum + 2 * warmUpRounds, 0));
    const turns = Array.from({ length: measured.length / 4 }, (_, turn) => measured.slice(4 * turn, 4 * turn + 4));
    for (const turn of turns) expect(new Set(turn.map(({ cell }) => cell)).size).toBe(2);
  });

  test('waits for a round as long as was asked, and its bound', async () => {
    const world = new FakeWorld();
    await gateOf(unserved, world);
    const waits = new Set(world.log.flatMap((step) => / in (\d+)$/.exec(step)?.[1] ?? []));
    expect(waits).toEqual(new Set([String(777 + 100)]));
  });

  test('is told with the exact numbers of each round, and its counts', async () => {
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

  test('is told with what others did meanwhile', async () => {
    const [busy] = ofType(await gateOf(unserved, new FakeWorld({ foreignShare: () => 0.25 })), 'machine');
    expect(busy!.foreignCpuShare).toBeCloseTo(0.25, 9);
    const [silent] = ofType(await gateOf(unserved, new FakeWorld({ isWatched: false })), 'machine');
    expect(silent).toMatchObject({ foreignCpuShare: null, stealShare: null, cpuPressureShare: null });
  });
});

describe('a warm-up', () => {
  const SHORT = { budgetMs: 1 };
  /** Each operation takes its slot for 1 ms and what the script says. */
  const quick = cellsOf(
    plan({
      models: [eventLoop],
      suites: [member(nap)],
      params: { latencyMs: ['1'], operations: ['1'] },
      concurrency: [1],
    }).trials,
  );
  const warmUpOf = async (script: Script): Promise<number> =>
    ofType(await gateOf(quick, new FakeWorld(script), SHORT), 'pair')[0]!.warmUpRounds;

  test('goes on until neither side gets faster', async () => {
    const falls = (side: Side) => (trial: PlannedTrial, round: number) =>
      isCandidate(trial) === (side === 'candidate') ? 10 * 0.97 ** Math.min(round, 60) : 1;
    const steady = await warmUpOf({ costMs: () => 1 });
    expect(steady).toBe(3 * LEAST_ROUNDS);
    for (const side of ['base', 'candidate'] as const) {
      expect(await warmUpOf({ costMs: falls(side) }), side).toBeGreaterThan(2 * steady);
    }
  });

  test('ends in the middle of a trend when its time is over', async () => {
    const rounds = await warmUpOf({ costMs: (_, round) => 100 * 0.99 ** round });
    let elapsedMs = 0;
    let expected = 0;
    while (elapsedMs < WARM_UP_MS) {
      elapsedMs += 2 * (1 + 100 * 0.99 ** expected);
      expected += 1;
    }
    expect(rounds).toBe(expected);
    expect(rounds).toBeLessThan(MOST_WARM_UP_ROUNDS);
  });

  test('is no part of what is measured', async () => {
    const costMs = (_: PlannedTrial, round: number) => (round < 3 * LEAST_ROUNDS ? 9 : 4);
    const [record] = ofType(await gateOf(quick, new FakeWorld({ costMs }), SHORT), 'pair');
    expect(record!.warmUpRounds).toBe(3 * LEAST_ROUNDS);
    expect(new Set(record!.base.makespanMs)).toEqual(new Set([5]));
  });
});

describe('the screen', () => {
  test('leaves out the cells that have passed, from the first look on', async () => {
    const records = await gateOf(served, new FakeWorld({ costMs: slowIn(loop) }), { budgetMs: LONG_MS });
    const screened = stagesOf(records).filter((told) => told.startsWith('screen'));
    expect(screened.toSorted()).toEqual(
      [...pairs('screen', SCREEN_PAIRS, loop), ...pairs('screen', FIRST_LOOK, one)].toSorted(),
    );
  });

  test('that is to be thorough leaves out none', async () => {
    const records = await gateOf(served, new FakeWorld(), { budgetMs: LONG_MS, isThorough: true });
    expect(stagesOf(records).toSorted()).toEqual(
      [loop, one].flatMap((cell) => pairs('screen', SCREEN_PAIRS, cell)).toSorted(),
    );
  });

  test('asks nothing more of a cell that has passed', async () => {
    const world = new FakeWorld({ costMs: slowIn(loop) });
    await gateOf(served, world, { budgetMs: LONG_MS });
    const logs = logsByPair(world.log);
    const asksFor = (cell: string) => logs.map((log) => log.some((step) => step.includes(cell)));
    expect(asksFor(one)).toEqual(logs.map((_, pair) => pair < FIRST_LOOK));
    expect(asksFor(loop)).toEqual(logs.map(() => true));
  });
});

describe('the confirmation', () => {
  test('measures only the cells of suspects, by processes that none of the screen has touched', async () => {
    const world = new FakeWorld({ costMs: slowIn(loop) });
    const records = await gateOf(served, world, { budgetMs: LONG_MS });
    const confirmed = stagesOf(records).filter((told) => told.startsWith('confirm'));
    expect(confirmed).toEqual(pairs('confirm', CONFIRM_PAIRS, loop));
    const logs = logsByPair(world.log).slice(SCREEN_PAIRS);
    expect(logs).toHaveLength(CONFIRM_PAIRS);
    for (const log of logs) expect(log.filter((step) => step.startsWith('open'))).toHaveLength(4);
    expect(reportOf(served, records).cells.map(({ word }) => word)).toEqual(['regression', 'pass']);
  });

  test('clears what was slow in the screen and is not any more', async () => {
    let prepared = 0;
    const world = new FakeWorld({
      before: (step) => {
        if (step.startsWith('prepare')) prepared += 1;
      },
      costMs: (trial) => (isCandidate(trial) && prepared <= 2 * SCREEN_PAIRS ? 20 : 0),
    });
    const records = await gateOf(unserved, world);
    expect(ofType(records, 'pair').filter(({ stage }) => stage === 'confirm')).toHaveLength(CONFIRM_PAIRS);
    expect(reportOf(unserved, records).verdict.word).toBe('pass');
  });

  test('is left out where nobody is suspected', async () => {
    const records = await gateOf(served, new FakeWorld(), { budgetMs: LONG_MS });
    expect(stagesOf(records).filter((told) => told.startsWith('confirm'))).toEqual([]);
  });
});

describe('the budget', () => {
  const timesOf = async (budgetMs: number, script: Script = { costMs: slowIn(idOf(unserved[0]!)) }) => {
    const world = new FakeWorld(script);
    const begunMs = world.nowMs();
    const ends: number[] = [];
    const records: GateRecord[] = [];
    const options = { budgetMs, roundTimeoutMs: 777, seed: 7 };
    for await (const record of runGate(unserved, options, world, new AbortController().signal)) {
      records.push(record);
      if (record.type === 'machine') ends.push(world.nowMs() - begunMs);
    }
    return { records, ends };
  };

  test('ends the gate with the pair of processes in which it is spent', async () => {
    for (const budgetMs of [1, 10_000, 20_000, 30_000, 45_000, 60_000]) {
      const { ends } = await timesOf(budgetMs);
      expect(
        ends.slice(0, -1).every((ms) => ms < budgetMs),
        `${budgetMs}`,
      ).toBe(true);
    }
  });

  test('is enough for one pair of processes, however small: it is never nothing', async () => {
    const { records } = await timesOf(1);
    expect(stagesOf(records)).toEqual([`screen 0 ${idOf(unserved[0]!)}`]);
    expect(ofType(records, 'pair')[0]!.base.makespanMs).toHaveLength(LEAST_ROUNDS);
    expect(reportOf(unserved, records).verdict.word).toBe('inconclusive');
  });

  test('is shared by the pairs of processes in equal parts, and kept for the confirmation', async () => {
    const { records, ends } = await timesOf(60_000);
    expect(stagesOf(records)).toHaveLength(SCREEN_PAIRS + CONFIRM_PAIRS);
    for (const [pair, ms] of ends.slice(0, SCREEN_PAIRS).entries()) {
      expect(ms).toBeLessThan((40_000 * (pair + 1)) / SCREEN_PAIRS + 5000);
    }
    expect(ends.at(-1)).toBeLessThan(65_000);
    expect(reportOf(unserved, records).verdict.word).toBe('regression');
  });

  test('is not spent on more rounds than say anything', async () => {
    const { records } = await timesOf(1e9);
    for (const { base, candidate } of ofType(records, 'pair')) {
      expect(base.makespanMs).toHaveLength(MOST_ROUNDS);
      expect(candidate.makespanMs).toHaveLength(MOST_ROUNDS);
    }
  });
});

describe('a fault', () => {
  const failing =
    (place: string, nth: number) =>
    (step: string): void => {
      if (!step.startsWith(place)) return;
      seen.set(place, (seen.get(place) ?? 0) + 1);
      if (seen.get(place)! >= nth) throw new Error('it fell over');
    };
  const seen = new Map<string, number>();

  async function faultyGate(place: string, nth = 1) {
    seen.clear();
    const world = new FakeWorld({ before: failing(place, nth) });
    const records = await gateOf(served, world);
    expect(world.open).toEqual(new Set());
    expect(world.isClosed).toBe(true);
    expect(records.at(-1)).toMatchObject({ type: 'end', state: 'complete' });
    return records;
  }

  test.each(['prepare', 'round'])(
    'of one side where it is asked to %s ends its cell and not the gate',
    async (what) => {
      for (const side of ['base', 'candidate'] as const) {
        const records = await faultyGate(`${what} ${loop} of ${HOMES[side]}`);
        expect(ofType(records, 'fault')).toEqual([{ type: 'fault', cell: loop, side, reason: 'it fell over' }]);
        expect(stagesOf(records)).toEqual(pairs('screen', FIRST_LOOK, one));
        expect(reportOf(served, records).cells.map(({ word }) => word)).toEqual(['invalid', 'pass']);
      }
    },
  );

  test('in a measured round keeps what was measured of the other cells', async () => {
    const [whole] = ofType(await gateOf(served, new FakeWorld()), 'pair').filter(({ cell }) => cell === loop);
    const records = await faultyGate(`round ${loop} of ${HOMES.candidate}`, whole!.warmUpRounds + 2);
    expect(ofType(records, 'fault')).toMatchObject([{ cell: loop, side: 'candidate' }]);
    expect(stagesOf(records)).toEqual(pairs('screen', FIRST_LOOK, one));
  });

  test('in a later pair of processes makes the cell invalid, though it had passed so far', async () => {
    const records = await faultyGate(`prepare ${loop} of ${HOMES.base}`, 2);
    expect(stagesOf(records).filter((told) => told.endsWith(loop))).toEqual(pairs('screen', 1, loop));
    expect(reportOf(served, records).cells[0]).toMatchObject({ word: 'invalid', reason: 'base: it fell over' });
  });

  test('of a server is told as what it was', async () => {
    let rounds = 0;
    const world = new FakeWorld({
      before: (step, self) => {
        if (!step.startsWith('round')) return;
        rounds += 1;
        if (rounds < 40) return;
        rounds = Number.NEGATIVE_INFINITY;
        self.loseServer('ended by SIGSEGV');
      },
    });
    const faults = ofType(await gateOf(served, world), 'fault');
    expect(faults).toHaveLength(1);
    expect(faults[0]!.reason).toBe('the server desk is gone: ended by SIGSEGV');
    expect(world.open).toEqual(new Set());
  });

  test('of all cells leaves a gate that is over, and never a pass', async () => {
    const records = await faultyGate('prepare');
    expect(records.map(({ type }) => type)).toEqual(['fault', 'fault', 'machine', 'end']);
    expect(reportOf(served, records).verdict.word).toBe('invalid');
  });
});

describe('rounds that must not be shown as numbers', () => {
  test('make the cell invalid, and it is measured no more', async () => {
    // less than no time: faster than the work can be done
    const costMs = (trial: PlannedTrial) => (isCandidate(trial) && trial.id === loop ? -50 : 0);
    const records = await gateOf(served, new FakeWorld({ costMs }));
    expect(stagesOf(records).filter((told) => told.endsWith(loop))).toEqual(pairs('screen', 1, loop));
    const { cells } = reportOf(served, records);
    expect(cells[0]!.word).toBe('invalid');
    expect(cells[0]!.reason).toMatch(/^candidate: /);
    expect(cells[1]!.word).toBe('pass');
  });
});

describe('a gate that is interrupted', () => {
  const isAsked = (step: string) => !/^(open|close) /.test(step);
  const script: Script = { costMs: slowIn(loop) };

  async function interruptedAt(place: number, isDone: boolean, budgetMs: number) {
    const interruption = new AbortController();
    let asked = 0;
    const world = new FakeWorld({
      ...script,
      before() {
        asked += 1;
        if (asked === place) interruption.abort();
        if (asked > place || (asked === place && !isDone)) throw new Error('the process was ended by SIGKILL');
      },
    });
    return { world, records: await gateOf(served, world, { budgetMs }, interruption.signal) };
  }

  /** Every n-th thing that is asked of a world in such a gate. */
  async function placesOf(budgetMs: number, every: number) {
    const world = new FakeWorld(script);
    const records = await gateOf(served, world, { budgetMs });
    const steps = world.log.filter(isAsked).length;
    return { records, places: Array.from({ length: Math.ceil(steps / every) }, (_, at) => 1 + at * every) };
  }

  test.each([
    { name: 'at every place of a short one', budgetMs: 1, every: 1, isDone: true },
    {
      name: 'at every place of a short one, in the middle of what it does there',
      budgetMs: 1,
      every: 1,
      isDone: false,
    },
    { name: 'at many places of a long one', budgetMs: 60_000, every: 41, isDone: true },
  ])('$name keeps what was measured, says so, and closes everything', async ({ budgetMs, every, isDone }) => {
    const { records: all, places } = await placesOf(budgetMs, every);
    expect(places.length).toBeGreaterThan(20);
    for (const place of places) {
      const { world, records } = await interruptedAt(place, isDone, budgetMs);
      expect(records.at(-1), `at ${place}`).toMatchObject({
        type: 'end',
        state: 'interrupted',
        reason: 'interrupted by the user',
      });
      expect(ofType(records, 'fault'), `at ${place}`).toEqual([]);
      const kept = ofType(records, 'pair');
      expect(kept, `at ${place}`).toEqual(ofType(all, 'pair').slice(0, kept.length));
      expect(world.open, `at ${place}`).toEqual(new Set());
      expect(world.isClosed, `at ${place}`).toBe(true);
      expect(['invalid', 'regression'], `at ${place}`).toContain(reportOf(served, records).verdict.word);
    }
  });

  test('before it began has nothing but its end', async () => {
    const world = new FakeWorld();
    const records = await gateOf(served, world, {}, AbortSignal.abort());
    expect(records).toMatchObject([{ type: 'end', state: 'interrupted' }]);
    expect(world.log).toEqual([]);
    expect(world.isClosed).toBe(true);
  });
});

describe('a reader of the records who', () => {
  const start = (world: FakeWorld) =>
    runGate(served, { budgetMs: 60_000, roundTimeoutMs: 777, seed: 7 }, world, new AbortController().signal);

  test.each(['pair', 'machine', 'end'])('stops at the first %s leaves nothing open', async (type) => {
    const world = new FakeWorld();
    for await (const record of start(world)) if (record.type === type) break;
    expect(world.open).toEqual(new Set());
    expect(world.isClosed).toBe(true);
  });

  test('throws leaves nothing open, and the error is his', async () => {
    const world = new FakeWorld();
    const read = async () => {
      for await (const record of start(world)) if (record.type === 'pair') throw new Error('the disk is full');
    };
    await expect(read()).rejects.toThrow('the disk is full');
    expect(world.open).toEqual(new Set());
    expect(world.isClosed).toBe(true);
  });
});
