import { describe, expect, test } from 'vitest';
import {
  CONFIRM_PAIRS,
  FIRST_LOOK,
  LEAST_ROUNDS,
  MOST_ROUNDS,
  SCREEN_PAIRS,
  SCREEN_SHARE,
  WARM_UP_MS,
} from '../../../core/gate/procedure.ts';
import { encodeAnswers } from '../../../core/records/answers.ts';
import { type GateRecord, gateRecordSchema } from '../../../core/gate/records.ts';
import { type GateOptions, runGate } from '../../../core/gate/session.ts';
import { FakeWorld } from '../../_world.ts';
import {
  gateOf,
  idOf,
  isCandidate,
  logsByPair,
  loop,
  measuredIn,
  ofType,
  one,
  pairsIn,
  reportOf,
  served,
  slowIn,
  unserved,
} from './_gate.ts';

/** A whole gate in a world of exact times. */

/** Enough for all pairs of processes of both stages. */
const LONG_MS = 180_000;

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

describe('a clear slowdown', () => {
  test('ends the gate before the screen is over, after new pairs of processes of its own cell', async () => {
    const world = new FakeWorld({ costMs: slowIn(loop) });
    const records = await gateOf(served, world, { budgetMs: LONG_MS });
    expect(measuredIn(records).toSorted()).toEqual(
      [
        ...pairsIn('screen', FIRST_LOOK, loop),
        ...pairsIn('screen', FIRST_LOOK, one),
        ...pairsIn('confirm', CONFIRM_PAIRS, loop),
      ].toSorted(),
    );
    const logs = logsByPair(world.log);
    expect(logs).toHaveLength(FIRST_LOOK + CONFIRM_PAIRS);
    for (const log of logs.slice(FIRST_LOOK)) {
      // a server and a process of each side
      expect(log.filter((step) => step.startsWith('open'))).toHaveLength(4);
      expect(log.filter((step) => step.includes(one))).toEqual([]);
    }
    expect(reportOf(served, records).cells.map(({ word }) => word)).toEqual(['regression', 'pass']);
  });

  test('that new processes do not have lets the screen go on', async () => {
    let prepared = 0;
    const world = new FakeWorld({
      before: (step) => {
        if (step.startsWith('prepare')) prepared += 1;
      },
      costMs: (trial) => {
        if (trial.id === loop) return isCandidate(trial) && prepared <= 4 * FIRST_LOOK ? 20 : 0;
        // the other one is too unsteady to pass soon: now this side is slower, now that
        const isTurnOfCandidate = Math.floor(prepared / 4) % 2 === 1;
        return isCandidate(trial) === isTurnOfCandidate ? 8 : 0;
      },
    });
    const records = await gateOf(served, world, { budgetMs: LONG_MS });
    const told = measuredIn(records);
    expect(told.filter((each) => each.endsWith(loop))).toEqual([
      ...pairsIn('screen', FIRST_LOOK, loop),
      ...pairsIn('confirm', CONFIRM_PAIRS, loop),
    ]);
    expect(told.at(-1)).toMatch(/^screen/);
    expect(reportOf(served, records).cells[0]!.word).toBe('pass');
  });
});

describe('a candidate that answers otherwise', () => {
  const bytes = new Float64Array(4).fill(64);
  const checksum = new Uint32Array(4);
  const zeros = {
    digest: 'sha256:zeros',
    answers: encodeAnswers({ status: new Int32Array(4).fill(200), bytes, checksum }),
  };
  const world = () => new FakeWorld({ told: (trial) => (isCandidate(trial) ? zeros : {}) });

  test('is caught in the first pair of processes, which is the last', async () => {
    const records = await gateOf(unserved, world());
    expect(ofType(records, 'pair')).toHaveLength(1);
    const { verdict } = reportOf(unserved, records);
    expect(verdict.word).toBe('invalid');
    expect(verdict.sentence).toMatch(
      /: answers changed: item 0, 64 B → 64 B, another checksum \(\w{8} → 00000000\); allow/,
    );
  });

  test('is gated as any other where it may', async () => {
    const cells = unserved.map((cell) => ({ ...cell, gated: { ...cell.gated, answersMayDiffer: true } }));
    const records = await gateOf(cells, world());
    expect(ofType(records, 'pair')).toHaveLength(FIRST_LOOK);
    const { verdict, notes } = reportOf(cells, records);
    expect(verdict.word).toBe('pass');
    expect(notes).toContainEqual(expect.stringMatching(/^answers changed, and may: .*: item 0, 64 B → 64 B/));
  });

  test('by code that keeps no answers by id is caught by its digest', async () => {
    const older = new FakeWorld({
      told: (trial) => (isCandidate(trial) ? { digest: 'sha256:zeros' } : { answers: undefined as unknown as null }),
    });
    const { verdict } = reportOf(unserved, await gateOf(unserved, older));
    expect(verdict.sentence).toContain('answers changed: another digest; allow it with --answers-may-differ.');
  });
});

describe('the budget', () => {
  const timesOf = async (budgetMs: number, some: Partial<GateOptions> = {}) => {
    const world = new FakeWorld({ costMs: slowIn(idOf(unserved[0]!)) });
    const begunMs = world.nowMs();
    const ends: number[] = [];
    const records: GateRecord[] = [];
    const options = { budgetMs, roundTimeoutMs: 777, seed: 7, ...some };
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
    expect(measuredIn(records)).toEqual(pairsIn('screen', 1, idOf(unserved[0]!)));
    expect(ofType(records, 'pair')[0]!.base.makespanMs).toHaveLength(LEAST_ROUNDS);
    expect(reportOf(unserved, records).verdict.word).toBe('inconclusive');
  });

  test('of a thorough gate is shared by all pairs of processes in equal parts', async () => {
    const budgetMs = 120_000;
    const { records, ends } = await timesOf(budgetMs, { isThorough: true });
    expect(measuredIn(records)).toHaveLength(SCREEN_PAIRS + CONFIRM_PAIRS);
    const screenMs = (budgetMs * SCREEN_SHARE) / SCREEN_PAIRS;
    for (const [pair, ms] of ends.slice(0, SCREEN_PAIRS).entries()) {
      // it ends with a round, as those before it did
      expect(ms).toBeLessThan((pair + 1) * screenMs + 1000);
      expect(ms).toBeGreaterThan((pair + 1) * screenMs - WARM_UP_MS);
    }
    expect(ends.at(-1)).toBeLessThan(budgetMs + 1000);
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
