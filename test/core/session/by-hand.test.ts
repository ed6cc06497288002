import { describe, expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analysis.ts';
import { Desk } from '../../../core/monitor/desk.ts';
import { collect } from '../../../core/records/result-file.ts';
import type { PlannedTrial, ResultRecord } from '../../../core/records/records.ts';
import { runPlan } from '../../../core/session/session.ts';
import { idealOf, makespanBound } from '../../../core/work/bound.ts';
import { eventLoop, plan, sequential } from '../../_plan.ts';
import { ofType, oneRound, recordsOf, sessionOf } from '../../_session.ts';
import { FakeWorld, type Script } from '../../_world.ts';
import { aRun } from '../monitor/_run.ts';

const planned = plan({ models: [sequential, eventLoop], rounds: 4, params: { latencyMs: ['100', '200'] } });
const [first = '', second = ''] = planned.blocks.map(({ scenario }) => scenario);
const LOOP = planned.trials.find(({ model, scenario }) => model === 'event-loop' && scenario === first)?.id ?? '';

/** A session that somebody reaches: `at` is told the n-th round of each trial before it is done, warm-ups included. */
async function reached(
  at: (desk: Desk, trial: string, round: number, world: FakeWorld) => void,
  script: Script = {},
): Promise<{ records: ResultRecord[]; world: FakeWorld; desk: Desk }> {
  const rounds = new Map<string, number>();
  const world: FakeWorld = new FakeWorld({
    ...script,
    before(step) {
      const [, trial] = /^round (.+) of \d+ in/.exec(step) ?? [];
      if (trial === undefined) return;
      const round = rounds.get(trial) ?? 0;
      rounds.set(trial, round + 1);
      at(desk, trial, round, world);
    },
  });
  const desk: Desk = new Desk(aRun, undefined, () => world.nowMs());
  desk.begin(planned, '/a/file.ndjson');
  const records: ResultRecord[] = [];
  const session = runPlan(
    planned,
    () => idealOf({ bound: makespanBound }, {}),
    desk.watched(world),
    desk.hand.cancelled,
    { warmUp: oneRound, overseer: desk.overseer },
  );
  for await (const record of session) {
    records.push(record);
    desk.saw(record, () => collect([sessionOf(planned), ...records], 'a run'));
  }
  return { records, world, desk };
}

const comparisonOf = (records: readonly ResultRecord[]) => analyse(collect([sessionOf(planned), ...records], 'a run'));

describe('a session that can be watched', () => {
  test('asks the same of the world, and measures the same, where nobody watches', async () => {
    const alone = new FakeWorld();
    const unwatched = await recordsOf(planned, alone);
    const { records, world } = await reached(() => {});
    expect(world.log).toEqual(alone.log);
    expect(records).toEqual(unwatched);
  });

  test('leaves out the rounds that somebody looked into, measures them again, and counts who looked apart', async () => {
    const looked = { inFlight: null, stack: [], delayMs: 1 };
    const { records, world } = await reached(
      (desk, trial, round) => {
        if (trial !== LOOP || round !== 2) return;
        void desk.hand.look(trial, async () => looked);
        void desk.hand.look(trial, async () => looked);
      },
      { inFlight: () => looked },
    );
    const rounds = ofType(records, 'round');
    const observed = rounds.filter(({ contaminated }) => contaminated !== null);
    expect(observed).toMatchObject([{ trial: LOOP, round: 1, attempt: 0, observed: 2 }]);
    expect(observed[0]?.contaminated).toBe('observed: a watcher asked for its operations');
    expect(rounds.filter(({ attempt }) => attempt === 1).map(({ round }) => round)).toEqual([1, 1]);
    expect(world.log.filter((step) => step === `unwatched ${LOOP}`)).toHaveLength(1);
    const { machine, cells } = comparisonOf(records);
    expect(machine).toMatchObject({ contaminatedRounds: 0, observedRounds: 1 });
    expect(cells.find(({ id }) => id === LOOP)).toMatchObject({ state: 'measured', rounds: 4 });
  });
});

describe('a pause', () => {
  test('holds up the next round until it is over, stands in the file, and costs nothing of the budget', async () => {
    const held: string[] = [];
    const { records } = await reached((desk, trial, round, world) => {
      if (trial !== LOOP || round !== 2) return;
      desk.hand.pause();
      desk.hand.pause(); // twice is once
      setImmediate(() => {
        held.push(world.log.at(-1) ?? '');
        desk.hand.resume();
      });
    });
    expect(held).toHaveLength(1);
    expect(ofType(records, 'hand').map(({ action }) => action)).toEqual(['pause', 'resume']);
    expect(ofType(records, 'round')).toHaveLength(16);
    expect(comparisonOf(records).warnings).toContainEqual(
      expect.objectContaining({ code: 'by-hand', advice: 'somebody did this from a monitor: paused; resumed' }),
    );
  });
});

describe('what is ended by hand is INVALID by that name', () => {
  test('a row that is skipped: the round that runs is its last, and the next row is measured', async () => {
    const { records, desk } = await reached((desk_, trial, round) => {
      if (trial === LOOP && round === 2) desk_.hand.endRow(first, 'skip-row');
    });
    const { cells } = comparisonOf(records);
    for (const cell of cells.filter(({ scenario }) => scenario === first))
      expect(cell).toMatchObject({ state: 'invalid', reason: `by-hand: row ${first} skipped` });
    expect(cells.filter(({ state }) => state === 'measured').map(({ scenario }) => scenario)).toEqual([second, second]);
    expect(ofType(records, 'hand')).toMatchObject([{ action: 'skip-row', scenario: first }]);
    expect(desk.board.rows.map(({ state }) => state)).toEqual(['by-hand', 'running']);
  });

  test('a row that is skipped before it begins is never brought up', async () => {
    const { records, world } = await reached((desk, trial, round) => {
      if (trial === LOOP && round === 2) desk.hand.endRow(second, 'skip-row');
    });
    expect(world.log.some((step) => step.startsWith(`prepare ${second}`))).toBe(false);
    const invalid = comparisonOf(records).cells.filter(({ state }) => state === 'invalid');
    expect(invalid.map(({ scenario }) => scenario)).toEqual([second, second]);
  });

  test.each([
    { operation: null, text: `round 1 of ${LOOP} cancelled` },
    { operation: 3, text: `operation 3 of round 1 of ${LOOP} cancelled` },
  ])('a round that is cancelled: $text', async ({ operation, text }) => {
    const { records } = await reached((desk, trial, round) => {
      if (trial !== LOOP || round !== 2) return;
      desk.hand.endTrial(trial, first, 1, operation);
      throw new Error('the process was ended by SIGKILL');
    });
    const { cells } = comparisonOf(records);
    expect(cells.find(({ id }) => id === LOOP)).toMatchObject({
      state: 'invalid',
      reason: `by-hand: ${text}`,
      throughputPerSecond: { median: null },
    });
    expect(cells.filter(({ state }) => state === 'measured')).toHaveLength(3);
    // first what was done, then what came of it
    const told = records.filter(({ type }) => type === 'hand' || type === 'fault').map(({ type }) => type);
    expect(told).toEqual(['hand', 'fault']);
  });

  test('one that is cancelled while it is warmed up', async () => {
    const { records } = await reached((desk, trial, round) => {
      if (trial !== LOOP || round !== 0) return;
      desk.hand.endTrial(trial, first, -1, null);
      throw new Error('the process was ended by SIGKILL');
    });
    const cell = comparisonOf(records).cells.find(({ id }) => id === LOOP);
    expect(cell).toMatchObject({ state: 'invalid', reason: `by-hand: round -1 of ${LOOP} cancelled` });
  });

  test('a run that is cancelled keeps what was measured, and says who ended it', async () => {
    const { records, world } = await reached((desk, trial, round) => {
      if (trial === LOOP && round === 3) desk.hand.cancelRun();
    });
    expect(records.at(-1)).toMatchObject({ type: 'end', state: 'interrupted', reason: 'cancelled by hand' });
    expect(ofType(records, 'hand')).toMatchObject([{ action: 'cancel-run' }]);
    expect(world.open).toEqual(new Set());
    const { state, reason } = comparisonOf(records);
    expect({ state, reason }).toEqual({ state: 'interrupted', reason: 'cancelled by hand' });
  });
});

test('a round that was looked into never counts, however little other programs did beside it', () => {
  const slow = ({ id }: PlannedTrial) => (id === LOOP ? 0.1 : 0);
  return expect(
    reached(
      (desk, trial) => {
        if (trial === LOOP) void desk.hand.look(trial, async () => null);
      },
      { foreignShare: slow },
    ).then(({ records }) => comparisonOf(records).cells.find(({ id }) => id === LOOP)),
  ).resolves.toMatchObject({ state: 'invalid', reason: 'contaminated: observed: a watcher asked for its operations' });
});
