import { describe, expect, test } from 'vitest';
import { runGate } from '../../../core/gate/session.ts';
import { FakeWorld, type Script } from '../../_world.ts';
import { gateOf, loop, ofType, reportOf, served, slowIn } from './_gate.ts';

/** A gate that somebody ends before its end. */

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
