import { describe, expect, test } from 'vitest';
import { ChildError } from '../../../core/process/child.ts';
import { Unsupported } from '../../../core/text/thrown.ts';
import { eventLoop, member, nap, plan, pool, sequential, suite } from '../../_plan.ts';
import { ofType, recordsOf } from '../../_session.ts';
import { FakeWorld } from '../../_world.ts';

const models = [sequential, eventLoop, pool];
const loopId = 'fetch @4 event-loop 4';

/** Throws at the n-th thing asked of the world whose words begin so. */
function failing(words: string, reason: string | Error, nth = 1): (step: string) => void {
  let seen = 0;
  return (step) => {
    if (step.startsWith(words)) seen += 1;
    if (step.startsWith(words) && seen === nth) throw typeof reason === 'string' ? new Error(reason) : reason;
  };
}

describe('a trial that fails while it is prepared', () => {
  test('is told with its reason and runs no round, and the others run all of theirs', async () => {
    const planned = plan({ models });
    const world = new FakeWorld({ before: failing(`prepare ${loopId}`, 'EMFILE: too many open files') });
    const records = await recordsOf(planned, world);
    expect(ofType(records, 'trial').find(({ trial }) => trial === loopId)).toEqual({
      type: 'trial',
      trial: loopId,
      state: 'failed',
      reason: 'EMFILE: too many open files',
      startMs: null,
      rssBytes: null,
      ranOn: null,
      warmUp: null,
      sockets: null,
      server: null,
    });
    const rounds = Map.groupBy(ofType(records, 'round'), ({ trial }) => trial);
    expect([...rounds].map(([id, { length }]) => [id, length])).toEqual(
      expect.arrayContaining(planned.trials.filter(({ id }) => id !== loopId).map(({ id }) => [id, 6])),
    );
    expect(rounds.has(loopId)).toBe(false);
    expect(records.at(-1)).toMatchObject({ type: 'end', state: 'complete' });
  });

  test('is closed at once', async () => {
    const world = new FakeWorld({ before: failing(`prepare ${loopId}`, 'no') });
    await recordsOf(plan({ models }), world);
    expect(world.log.indexOf(`close ${loopId}`)).toBe(
      world.log.findIndex((step) => step.startsWith('prepare ' + loopId)) + 1,
    );
  });

  const cause = new Unsupported('it has no threads');
  test.each([
    ['by itself', cause],
    ['from its process', new ChildError('Unsupported: it has no threads', { cause })],
  ])('is unsupported, and not failed, where it says so %s', async (_, error) => {
    const world = new FakeWorld({ before: failing(`prepare ${loopId}`, error) });
    const ups = ofType(await recordsOf(plan({ models }), world), 'trial');
    expect(ups.map(({ state }) => state)).toEqual(['ready', 'unsupported', 'ready', 'ready', 'ready']);
    expect(ups[1]!.reason).toBe('it has no threads');
  });

  test('has failed where its reason only reads as if it were unsupported', async () => {
    const world = new FakeWorld({ before: failing(`prepare ${loopId}`, 'Unsupported: no') });
    const ups = ofType(await recordsOf(plan({ models }), world), 'trial');
    expect(ups[1]).toMatchObject({ state: 'failed', reason: 'Unsupported: no' });
  });

  test('has failed as well where it fails in its warm-up', async () => {
    const world = new FakeWorld({ before: failing(`round ${loopId}`, 'out of memory') });
    const records = await recordsOf(plan({ models }), world);
    expect(ofType(records, 'trial')[1]).toMatchObject({ state: 'failed', reason: 'out of memory' });
    expect(ofType(records, 'fault')).toEqual([]);
  });
});

describe('a trial that fails in a round', () => {
  const broken = () => new FakeWorld({ before: failing(`round ${loopId}`, 'no answer to "round" within 60 s', 4) });

  test('is told with its reason and the round, and keeps the rounds before', async () => {
    const records = await recordsOf(plan({ models }), broken());
    expect(ofType(records, 'fault')).toEqual([
      { type: 'fault', trial: loopId, round: 2, reason: 'no answer to "round" within 60 s' },
    ]);
    const own = ofType(records, 'round').filter(({ trial }) => trial === loopId);
    expect(own.map(({ round }) => round)).toEqual([0, 1]);
  });

  test('is closed, and the others run all of their rounds', async () => {
    const world = broken();
    const planned = plan({ models });
    const records = await recordsOf(planned, world);
    const others = ofType(records, 'round').filter(({ trial }) => trial !== loopId);
    expect(others).toHaveLength((planned.trials.length - 1) * 6);
    expect(world.open).toEqual(new Set());
    expect(world.log.filter((step) => step === `close ${loopId}`)).toHaveLength(1);
    expect(records.at(-1)).toMatchObject({ state: 'complete' });
  });

  test('is not asked to repeat a round that was contaminated before', async () => {
    // disturbed by round trips of three times the usual in round 5 of the loop, which fails when that is repeated
    const world = new FakeWorld({
      before: failing(`round ${loopId}`, 'gone', 8),
      loopbackMicros: (trip) => (trip === 5 ? 1000 : 40),
    });
    const records = await recordsOf(plan({ models: [eventLoop] }), world);
    expect(ofType(records, 'round')).toHaveLength(6);
    expect(ofType(records, 'fault')).toEqual([{ type: 'fault', trial: loopId, round: 5, reason: 'gone' }]);
  });
});

describe('a block of which all trials fail', () => {
  test('has no rounds, and the next one is run', async () => {
    const planned = plan({ models, suites: [member(suite()), member(nap)] });
    const world = new FakeWorld({
      before: (step) => {
        if (step.startsWith('prepare fetch')) throw new Error('no');
      },
    });
    const records = await recordsOf(planned, world);
    expect(ofType(records, 'trial').filter(({ state }) => state === 'failed')).toHaveLength(
      planned.blocks[0]!.trials.length,
    );
    expect(new Set(ofType(records, 'round').map(({ trial }) => trial.split(' ')[0]))).toEqual(new Set(['nap']));
  });
});

describe('a server that is gone', () => {
  const why = 'the process was ended by SIGSEGV';
  /** Gone when the n-th thing that begins with these words is asked of the world. */
  const losing = (words: string, nth: number) => {
    let seen = 0;
    return new FakeWorld({
      before: (step, world) => {
        if (!step.startsWith(words)) return;
        seen += 1;
        if (seen !== nth) return;
        world.loseServer(why);
        throw new Error('fetch failed');
      },
    });
  };

  // 2 rounds of warm-up, then 12 of two models: the fifth is the first one of round 1
  test.each([
    ['while a round runs', 'round'],
    ['before a round', 'begin'],
    ['after a round', 'end'],
  ])('%s, is named by every trial that wanted it', async (_, words) => {
    const planned = plan();
    const records = await recordsOf(planned, losing(words, 5));
    const faults = ofType(records, 'fault');
    expect(faults.map(({ round, reason }) => [round, reason])).toEqual([
      [1, `the server desk is gone: ${why}`],
      [1, `the server desk is gone: ${why}`],
    ]);
    expect(new Set(faults.map(({ trial }) => trial))).toEqual(new Set(planned.trials.map(({ id }) => id)));
    expect(ofType(records, 'round')).toHaveLength(2);
  });

  test('while another trial comes up, is named by those that are up already, and started anew for those that are not', async () => {
    const [first, second, ...others] = plan({ models }).trials.map(({ id }) => id);
    const world = losing('prepare', 2);
    const records = await recordsOf(plan({ models }), world);
    const reason = `the server desk is gone: ${why}`;
    expect(ofType(records, 'trial').map((up) => [up.trial, up.state, up.reason])).toEqual([
      [first, 'failed', reason],
      [second, 'failed', 'fetch failed'],
      ...others.map((other) => [other, 'ready', null]),
    ]);
    expect(ofType(records, 'fault')).toEqual([]);
    expect(new Set(ofType(records, 'round').map(({ trial }) => trial))).toEqual(new Set(others));
    expect(world.log).toContain(`prepare ${others[0]} at http://fake:2 with 7`);
  });

  test('while another trial warms up, is named by all, of which one was warm', async () => {
    const [first, ...others] = plan({ models }).trials.map(({ id }) => id);
    const records = await recordsOf(plan({ models }), losing('round', 2));
    const reason = `the server desk is gone: ${why}`;
    expect(ofType(records, 'trial').map((up) => [up.trial, up.state, up.reason])).toEqual([
      [first, 'ready', null],
      ...others.map((other) => [other, 'failed', reason]),
    ]);
    expect(ofType(records, 'fault')).toEqual([{ type: 'fault', trial: first, round: 0, reason }]);
  });

  test('is started anew for the next block', async () => {
    const world = losing('round', 5);
    const planned = plan({ params: { latencyMs: ['100', '200'] } });
    const records = await recordsOf(planned, world);
    const second = planned.blocks[1]!;
    expect(ofType(records, 'round').filter(({ trial }) => second.trials.includes(trial))).toHaveLength(2 * 6);
    expect(world.log.filter((step) => step.startsWith('open file'))).toHaveLength(2);
    expect(world.log).toContain(`prepare ${second.trials[0]} at http://fake:2 with 7`);
  });

  test('or never came up, is named by every trial that wanted it', async () => {
    const world = new FakeWorld({
      before: (step, it) => {
        if (!step.startsWith('target')) return;
        it.loseServer(why);
        throw new Error(why);
      },
    });
    const ups = ofType(await recordsOf(plan(), world), 'trial');
    expect(ups.map(({ state, reason }) => [state, reason])).toEqual([
      ['failed', `the server desk is gone: ${why}`],
      ['failed', `the server desk is gone: ${why}`],
    ]);
  });

  test('that is there and only says no, is not called gone', async () => {
    const world = new FakeWorld({ before: failing('end', 'no such round', 5) });
    const [fault] = ofType(await recordsOf(plan(), world), 'fault');
    expect(fault!.reason).toBe('no such round');
  });
});

describe('a server that can take only so many connections', () => {
  const { trials } = plan({ models });
  const needed = trials.reduce((sum, { connections }) => sum + (connections ?? 0), 0);

  test('is told before how many its busiest row needs', async () => {
    const world = new FakeWorld({});
    await recordsOf(plan({ models }), world);
    expect(needed).toBeGreaterThan(4);
    expect(world.connectionsAsked).toEqual([needed]);
  });

  test('runs a row that fits', async () => {
    const records = await recordsOf(plan({ models }), new FakeWorld({ connections: needed }));
    expect(ofType(records, 'trial').map(({ state }) => state)).toEqual(trials.map(() => 'ready'));
  });

  test('runs one whose models have turns, where the largest of them fits', async () => {
    const inTurn = plan({ models });
    const turns = { ...inTurn, trials: inTurn.trials.map((trial) => ({ ...trial, connect: 'per-round' as const })) };
    const most = Math.max(...trials.map(({ connections }) => connections ?? 0));
    const states = async (connections: number) =>
      new Set(ofType(await recordsOf(turns, new FakeWorld({ connections })), 'trial').map(({ state }) => state));
    expect(await states(most)).toEqual(new Set(['ready']));
    expect(await states(most - 1)).toEqual(new Set(['unsupported']));
  });

  test('refuses one that does not, with the sum and all of its parts', async () => {
    const world = new FakeWorld({ connections: needed - 1 });
    const records = await recordsOf(plan({ models }), world);
    const ups = ofType(records, 'trial');
    expect(ups.map(({ state }) => state)).toEqual(trials.map(() => 'unsupported'));
    expect(ups[0]?.reason).toMatch(
      new RegExp(
        `^desk has ${needed - 1} connections left, and the models of this row need ${needed} at once \\(sequential 1 1, event-loop 4 4, `,
      ),
    );
    expect(world.log.some((step) => step.startsWith('prepare'))).toBe(false);
  });
});
