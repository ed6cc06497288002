import { describe, expect, test } from 'vitest';
import type { PlannedTrial } from '../../../core/records/records.ts';
import { runPlan } from '../../../core/session/session.ts';
import { eventLoop, plan, sequential } from '../../_plan.ts';
import { ofType, recordsOf } from '../../_session.ts';
import { FakeWorld } from '../../_world.ts';

/** Two blocks of two models, of which one is disturbed once, so that a round is repeated. */
const planned = plan({ models: [sequential, eventLoop], rounds: 2, params: { latencyMs: ['100', '200'] } });
const foreignShare = ({ id }: PlannedTrial, round: number) =>
  id === 'fetch latencyMs=200 @4 sequential 1' && round === 1 ? 0.5 : 0;
const isAsked = (step: string) => !/^(open|close) /.test(step);

const whole = new FakeWorld({ foreignShare });
const all = await recordsOf(planned, whole);
const steps = whole.log.filter(isAsked).length;

/** Interrupted at the n-th thing that is asked of the world. All processes end at once; that thing may have been done before. */
function interruptedAt(nth: number, isDone: boolean) {
  const interruption = new AbortController();
  let asked = 0;
  const world = new FakeWorld({
    foreignShare,
    before() {
      asked += 1;
      if (asked === nth) interruption.abort();
      if (asked > nth || (asked === nth && !isDone)) throw new Error('the process was ended by SIGKILL');
    },
  });
  return { world, records: recordsOf(planned, world, { interrupted: interruption.signal }) };
}

describe('a session that is interrupted', () => {
  const places = Array.from({ length: steps }, (_, index) => index + 1);

  test('has been interrupted at every place where it waits for something', () => {
    expect(ofType(all, 'round').some(({ attempt }) => attempt === 1)).toBe(true);
    expect(new Set(whole.log.filter(isAsked).map((step) => step.split(' ')[0]))).toEqual(
      new Set(['target', 'prepare', 'loopback', 'begin', 'round', 'end']),
    );
    expect(steps).toBeGreaterThan(50);
  });

  test.each([true, false])(
    'keeps what was measured, says so, and closes everything (the last thing done: %s)',
    async (isDone) => {
      for (const place of places) {
        const { world, records } = interruptedAt(place, isDone);
        const told = await records;
        expect(told.at(-1), `at ${place}`).toMatchObject({
          type: 'end',
          state: 'interrupted',
          reason: 'interrupted by the user',
        });
        const kept = told.slice(0, -1);
        expect(kept, `at ${place}`).toEqual(all.slice(0, kept.length));
        expect(world.open, `at ${place}`).toEqual(new Set());
        expect(world.isClosed, `at ${place}`).toBe(true);
      }
    },
  );

  test('asks for at most one thing more', async () => {
    for (const place of places) {
      const { world, records } = interruptedAt(place, true);
      await records;
      expect(world.log.filter(isAsked).length, `at ${place}`).toBeLessThanOrEqual(place + 1);
    }
  });

  test('before it began has nothing but its end', async () => {
    const world = new FakeWorld();
    const records = await recordsOf(planned, world, { interrupted: AbortSignal.abort() });
    expect(records.map(({ type }) => type)).toEqual(['end']);
    expect(world.log).toEqual([]);
    expect(world.isClosed).toBe(true);
  });
});

describe('a reader of the records who', () => {
  const start = (world: FakeWorld) => runPlan(planned, () => null, world, new AbortController().signal);

  test.each(['trial', 'round', 'end'])('stops at the first %s leaves nothing open', async (type) => {
    const world = new FakeWorld();
    for await (const record of start(world)) if (record.type === type) break;
    expect(world.open).toEqual(new Set());
    expect(world.isClosed).toBe(true);
  });

  test.each(['trial', 'round', 'end'])(
    'throws at the first %s leaves nothing open, and the error is his',
    async (type) => {
      const world = new FakeWorld();
      const read = async () => {
        for await (const record of start(world)) if (record.type === type) throw new Error('the disk is full');
      };
      await expect(read()).rejects.toThrow('the disk is full');
      expect(world.open).toEqual(new Set());
      expect(world.isClosed).toBe(true);
    },
  );

  test('asks slowly finds no work done ahead of him', async () => {
    const world = new FakeWorld();
    const records = start(world);
    expect(world.log).toEqual([]);
    await records.next();
    const before = world.log.length;
    await new Promise((resolve) => void setImmediate(resolve));
    expect(world.log).toHaveLength(before);
    await records.return(undefined);
  });
});
