import { describe, expect, test } from 'vitest';
import { NO_COSTS, type SimulatedModel } from '../../../core/simulation/model.ts';
import { simulate } from '../../../core/simulation/simulate.ts';
import { atOnce, equal } from './_rounds.ts';

const loop = (slots: number): SimulatedModel => ({ kind: 'event-loop', slots });

describe('a round', () => {
  test('of no items is over at once, and tells no ratio', () => {
    const round = simulate([], loop(4), NO_COSTS, { heartbeatEveryMs: 1 });
    expect(round).toMatchObject({ finished: 0, unstarted: 0, makespanMs: 0, peakInFlight: 0 });
    expect([round.throughputPerSecond, round.meanInFlight, round.coreUtilization]).toEqual([null, null, null]);
    expect([round.latencyMs, round.queueWaitMs, round.heartbeatLatenessMs]).toEqual([null, null, null]);
  });

  test('of items that take no time has them in flight all the same', () => {
    const round = simulate(equal(10, 0), loop(4), NO_COSTS);
    expect([round.makespanMs, round.peakInFlight, round.throughputPerSecond]).toEqual([0, 4, null]);
  });

  test('of four sites on two slots admits the next site when one has answered', () => {
    const round = simulate(atOnce([120, 40, 80, 160]), loop(2), NO_COSTS);
    expect([...round.admittedMs]).toEqual([0, 0, 40, 120]);
    expect([...round.finishedMs]).toEqual([120, 40, 120, 280]);
    expect(round.makespanMs).toBe(280);
    expect(round.meanInFlight).toBe(400 / 280);
  });

  test('that closes admits no more, and finishes what is in flight', () => {
    const items = [0, 10, 20, 30, 40].map((dueMs, id) => ({ id, dueMs, latencyMs: 25 }));
    const round = simulate(items, loop(1), NO_COSTS, { closesAtMs: 50, heartbeatEveryMs: 1 });
    expect([...round.admittedMs]).toEqual([0, 25, Number.NaN, Number.NaN, Number.NaN]);
    expect(round).toMatchObject({ finished: 2, unstarted: 3, makespanMs: 50 });
    expect(round.latencyMs).toMatchObject({ mean: (25 + 40) / 2, max: 40 });
  });

  test('an item that comes in while a callback runs is admitted when that has ended', () => {
    const items = [0, 3].map((dueMs, id) => ({ id, dueMs, latencyMs: 100 }));
    const round = simulate(items, loop(2), { ...NO_COSTS, beforeWaitMicros: 10_000 });
    expect([...round.admittedMs]).toEqual([0, 10]);
    expect([...round.finishedMs]).toEqual([110, 120]);
  });

  test('items that come in together are taken by the threads in turn, where each is a loop of its own', () => {
    const model: SimulatedModel = { kind: 'event-loop-per-thread', threads: 2, slotsPerThread: 2 };
    const round = simulate(equal(4, 100), model, { ...NO_COSTS, cores: 2, beforeWaitMicros: 10_000 });
    expect([...round.admittedMs]).toEqual([0, 0, 10, 10]);
  });

  test('a process with a free thread is handed the next item', () => {
    const model: SimulatedModel = { kind: 'process-pool', processes: 2, threads: 2 };
    const round = simulate(atOnce([30, 10, 30, 10, 30]), model, NO_COSTS);
    expect([...round.admittedMs]).toEqual([0, 0, 0, 0, 10]);
    expect(round.peakInFlight).toBe(4);
  });
});

describe('what makes no sense is refused in one line', () => {
  const item = { id: 7, latencyMs: 10, dueMs: 0 };

  test.each<[string, () => unknown]>([
    ['slots is a whole number from 1, not 0', () => simulate([], loop(0), NO_COSTS)],
    ['slots is a whole number from 1, not 1.5', () => simulate([], loop(1.5), NO_COSTS)],
    ['cores is a whole number from 1, not NaN', () => simulate([], loop(1), { ...NO_COSTS, cores: Number.NaN })],
    ['submitMicros is a time from 0, not -1', () => simulate([], loop(1), { ...NO_COSTS, submitMicros: -1 })],
    [
      'latencyMs of item 7 is a time from 0, not NaN',
      () => simulate([{ ...item, latencyMs: Number.NaN }], loop(1), NO_COSTS),
    ],
    ['dueMs of item 7 is a time from 0, not -3', () => simulate([{ ...item, dueMs: -3 }], loop(1), NO_COSTS)],
    [
      'item 7 is due at 0 ms, before the item ahead of it',
      () => simulate([{ id: 6, latencyMs: 1, dueMs: 5 }, item], loop(1), NO_COSTS),
    ],
    ['closesAtMs is a time from 0, not NaN', () => simulate([], loop(1), NO_COSTS, { closesAtMs: Number.NaN })],
    ['heartbeatEveryMs is more than 0, not 0', () => simulate([], loop(1), NO_COSTS, { heartbeatEveryMs: 0 })],
  ])('%s', (line, simulating) => {
    expect(simulating).toThrow(new RangeError(line));
  });
});
