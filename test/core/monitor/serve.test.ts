import { once } from 'node:events';
import type { Socket } from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { Refused, Watcher } from '../../../core/monitor/client.ts';
import { Desk } from '../../../core/monitor/desk.ts';
import { MOST_ASKED_BYTES } from '../../../core/monitor/protocol.ts';
import { serveWatcher } from '../../../core/monitor/serve.ts';
import { eventLoop, plan, sequential } from '../../_plan.ts';
import { FakeWorld } from '../../_world.ts';
import { aRun } from './_run.ts';

const planned = plan({ models: [sequential, eventLoop], rounds: 4 });
const [block] = planned.blocks;
const [one, other] = planned.trials;
const inFlight = {
  inFlight: {
    total: 8,
    waiting: 4,
    finished: 3,
    operations: [{ index: 3, phase: 'started' as const, ageMs: 7, lane: 0, item: 'item 3, 100 ms', bytes: 64 }],
  },
  stack: ['deepInTheWork (file:///a/suite.ts:7)'],
  delayMs: 2,
};

/** A session in which the first trial does a round, for as long as nobody ends it. */
async function session(looked: typeof inFlight | null = inFlight) {
  const world = new FakeWorld(looked === null ? {} : { inFlight: () => looked });
  const desk = new Desk(aRun, undefined, () => world.nowMs());
  desk.begin(planned, '/a/file.ndjson');
  if (one === undefined || other === undefined) throw new Error('no such plan');
  const ended = Promise.withResolvers<never>();
  const killed: string[] = [];
  const real = world.openTrial(one);
  const trial = desk
    .watched({
      ...fakeOf(world),
      openTrial: () => ({
        ...real,
        round: () => ended.promise,
        kill: async () => {
          killed.push(one.id);
          ended.reject(new Error('the process was ended by SIGKILL'));
        },
      }),
    })
    .openTrial(one);
  await trial.prepare(null, 1);
  desk.hand.begins(one.id, 2);
  const round = trial.round({ work: one.work, seed: 1 }, 1000).catch((error: unknown) => error);
  return { desk, killed, round, ended };
}

function fakeOf(world: FakeWorld) {
  return {
    nowMs: () => world.nowMs(),
    openServer: () => {
      throw new Error('none');
    },
    readMachine: () => null,
    loopbackMicros: async () => null,
    close: async () => {},
  };
}

function connected(desk: Desk): { watcher: Watcher; near: Duplex; far: Duplex } {
  const [near, far] = duplexPair();
  serveWatcher(desk, far as Socket);
  return { watcher: new Watcher(near as Socket), near, far };
}

describe('a watcher', () => {
  test('is told the tree of rows and trials, and what is in flight in the one that does a round', async () => {
    const { desk } = await session();
    const { watcher } = connected(desk);
    const { rows, rounds } = await watcher.ask({ ask: 'tree' });
    expect(rounds).toEqual({ done: 0, left: 8 });
    expect(rows.map(({ id, name, trials }) => [id, name, trials.map((trial) => [trial.id, trial.phase])])).toEqual([
      [
        'r1',
        block?.scenario,
        [
          ['t1', 'measuring'],
          ['t2', 'waiting'],
        ],
      ],
    ]);
    const [operations] = await watcher.ask({ ask: 'operations' });
    expect(operations).toMatchObject({ trial: 't1', round: 2, total: 8, waiting: 4, finished: 3, loopDelayMs: 2 });
    expect(operations?.operations).toMatchObject([{ id: 't1.3', phase: 'started', ageMs: 7, lane: 0 }]);
    expect(operations?.stack).toEqual(inFlight.stack);
  });

  test('is answered where the trial does not answer, and told why there is no more', async () => {
    const { desk } = await session(null);
    const { watcher } = connected(desk);
    const [operations] = await watcher.ask({ ask: 'operations', trial: 't1' });
    expect(operations).toMatchObject({ trial: 't1', total: null, operations: [] });
    expect(operations?.note).toContain('its main thread does not answer');
  });

  test('marks the round that it looks into, and no other', async () => {
    const { desk } = await session();
    const { watcher } = connected(desk);
    await watcher.ask({ ask: 'tree' });
    await watcher.ask({ ask: 'history' });
    expect(desk.hand.observed(one?.id ?? '')).toBe(0);
    await watcher.ask({ ask: 'operations' });
    expect(desk.hand.observed(one?.id ?? '')).toBe(1);
    expect(desk.hand.observed(other?.id ?? '')).toBe(0);
  });

  test('cancels an operation: its process is ended at once, whatever it does', async () => {
    const { desk, killed, round } = await session();
    const { watcher } = connected(desk);
    await watcher.ask({ ask: 'cancel', what: 'operation', name: 't1.3' });
    expect(killed).toEqual([one?.id]);
    await round;
    expect(desk.hand.taken()).toMatchObject([{ action: 'cancel-operation', trial: one?.id, round: 2, operation: 3 }]);
    const [last] = await watcher.ask({ ask: 'history' });
    expect(last?.how).toBe(`operation 3 of round 2 of ${one?.id} cancelled`);
  });

  test.each([
    [{ ask: 'cancel', what: 'operation', name: 't1.4' }, 'unknown operation "t1.4": did you mean t1.3?'],
    [{ ask: 'cancel', what: 'operation', name: 'x' }, 'an operation is named as in t1.17, not "x"'],
    [{ ask: 'cancel', what: 'round', name: 't2' }, 't2 does no round now'],
    [{ ask: 'cancel', what: 'round', name: 't9' }, 'unknown trial "t9": did you mean t1?'],
    [{ ask: 'skip', row: 'r7' }, 'unknown row "r7": did you mean r1?'],
    [{ ask: 'operations', trial: '__proto__' }, 'unknown trial "__proto__"'],
  ] as const)('is refused %j', async (question, reason) => {
    const { desk, killed } = await session();
    const { watcher } = connected(desk);
    const refused = await watcher.ask(question).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    expect((refused as Error).message).toContain(reason);
    expect(killed).toEqual([]);
    expect(desk.hand.taken()).toEqual([]);
  });

  test('is told between rounds what changes, as are nine others', async () => {
    const { desk } = await session();
    const all = Array.from({ length: 10 }, () => connected(desk));
    const told = all.map(({ watcher }) => new Promise((resolve) => (watcher.onEvent = resolve)));
    await Promise.all(all.map(({ watcher }) => watcher.ask({ ask: 'watch' })));
    desk.changed();
    for (const event of await Promise.all(told)) expect(event).toMatchObject({ event: 'top', value: { watchers: 10 } });
  });
});

describe('whatever a watcher does, it is the watcher that goes', () => {
  test.each([
    ['no JSON', 'rubbish\n'],
    ['no question', '{"id":1,"ask":"format-the-disk"}\n'],
    ['no id', '{"ask":"tree"}\n'],
    ['a line without an end', 'x'.repeat(MOST_ASKED_BYTES + 1)],
    ['many questions at once', '{"id":1,"ask":"operations"}\n'.repeat(100)],
  ])('one that sends %s', async (_, text) => {
    const { desk } = await session();
    const { near, far } = connected(desk);
    near.write(text);
    await once(far, 'close');
    expect(desk.watchers).toBe(0);
  });

  test('one that never reads', async () => {
    const { desk } = await session();
    const [near, far] = duplexPair();
    serveWatcher(desk, far as Socket);
    near.write('{"id":1,"ask":"watch"}\n');
    await new Promise(setImmediate);
    for (let change = 0; change < 5000 && !far.destroyed; change += 1) desk.changed();
    expect(far.destroyed).toBe(true);
    await new Promise(setImmediate);
    expect(desk.watchers).toBe(0);
    expect(() => desk.changed()).not.toThrow();
  });

  test('one that is killed', async () => {
    const { desk } = await session();
    const { watcher, far } = connected(desk);
    await watcher.ask({ ask: 'watch' });
    far.destroy(new Error('ECONNRESET'));
    await new Promise(setImmediate);
    expect(desk.watchers).toBe(0);
    expect(() => desk.changed()).not.toThrow();
  });
});

describe('what answers a watcher is hostile, too', () => {
  test.each([
    ['rubbish', 'HTTP/1.1 400 Bad Request\n'],
    ['something else of the right shape', '{"id":1,"value":{"rows":[]}}\n'],
    ['another event', '{"event":"top","value":null}\n'],
  ])('%s is no answer', async (_, text) => {
    const [near, far] = duplexPair();
    const watcher = new Watcher(near as Socket);
    const answer = watcher.ask({ ask: 'tree' });
    far.write(text);
    await expect(answer).rejects.toThrow('is no session of this version of lockstep');
  });

  test('an answer that never comes is waited for no longer than that', async () => {
    const [near] = duplexPair();
    await expect(new Watcher(near as Socket).ask({ ask: 'tree' }, 1)).rejects.toThrow('no answer within 0.001 s');
  });
});
