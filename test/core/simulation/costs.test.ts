import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_COSTS, type SimulatedCosts, type SimulatedModel } from '../../../core/simulation/model.ts';
import { simulate } from '../../../core/simulation/simulate.ts';
import { atOnce, equal } from './_rounds.ts';

const LATENCY_MS = 100;

/** Powers of two, so that every sum tells what it is the sum of. */
const COSTS: SimulatedCosts = {
  cores: 4,
  submitMicros: 1000,
  dispatchMicros: 2000,
  takeMicros: 4000,
  beforeWaitMicros: 8000,
  afterWaitMicros: 16_000,
  answerMicros: 32_000,
  receiveMicros: 64_000,
  serverMicros: 128_000,
};

describe('a single call at a time', () => {
  test.each<{ model: SimulatedModel; startedMs: number; finishedMs: number }>([
    { model: { kind: 'sequential' }, startedMs: 1, finishedMs: 1 + 8 + (128 + LATENCY_MS) + 16 },
    { model: { kind: 'event-loop', slots: 1 }, startedMs: 1, finishedMs: 1 + 8 + (128 + LATENCY_MS) + 16 },
    {
      model: { kind: 'event-loop-per-thread', threads: 1, slotsPerThread: 1 },
      startedMs: 1,
      finishedMs: 1 + 8 + (128 + LATENCY_MS) + 16,
    },
    {
      model: { kind: 'worker-thread-pool', threads: 1, tasksPerThread: 1 },
      startedMs: 1 + 2 + 4,
      finishedMs: 1 + (2 + 4) + 8 + (128 + LATENCY_MS) + 16 + (32 + 64),
    },
    {
      model: { kind: 'process-pool', processes: 1, threads: 1 },
      startedMs: 1 + 2 * (2 + 4),
      finishedMs: 1 + 2 * (2 + 4) + 8 + (128 + LATENCY_MS) + 16 + 2 * (32 + 64),
    },
  ])('of $model.kind pays every cost once a hop, one after the other', ({ model, startedMs, finishedMs }) => {
    const round = simulate(equal(3, LATENCY_MS), model, COSTS);
    expect([...round.admittedMs]).toEqual([0, finishedMs, 2 * finishedMs]);
    expect(round.startedMs[0]).toBe(startedMs);
    expect(round.finishedMs[0]).toBe(finishedMs);
    expect(round.makespanMs).toBe(3 * finishedMs);
    expect(round.latencyMs).toMatchObject({ mean: 2 * finishedMs, p50: 2 * finishedMs, max: 3 * finishedMs });
    expect(round.queueWaitMs).toMatchObject({ mean: finishedMs, max: 2 * finishedMs });
    expect(round.throughputPerSecond).toBe(1000 / finishedMs);
    expect([round.peakInFlight, round.meanInFlight]).toEqual([1, 1]);
  });

  test('takes N·(L + s)', () => {
    fc.assert(
      fc.property(fc.nat({ max: 50 }), fc.nat({ max: 100 }), fc.nat({ max: 100 }), (n, latencyMs, cpuMs) => {
        const costs = { ...NO_COSTS, beforeWaitMicros: cpuMs * 1000 };
        expect(simulate(equal(n, latencyMs), { kind: 'sequential' }, costs).makespanMs).toBe(n * (latencyMs + cpuMs));
      }),
    );
  });
});

describe('an event loop of K slots', () => {
  const counts = fc.integer({ min: 1, max: 12 });
  const cpu = fc.integer({ min: 0, max: 20 });

  test('takes N·s + L where its thread is what binds: K·s ≥ L + s', () => {
    fc.assert(
      fc.property(counts, counts, cpu, fc.nat({ max: 200 }), (n, slots, cpuMs, spareMs) => {
        const latencyMs = Math.max(0, (slots - 1) * cpuMs - spareMs);
        const round = simulate(equal(n, latencyMs), { kind: 'event-loop', slots }, costing(cpuMs));
        expect(round.makespanMs).toBe(n * cpuMs + latencyMs);
      }),
    );
  });

  test('takes as many rounds of L + s as every slot has items where waiting is what binds', () => {
    fc.assert(
      fc.property(counts, counts, cpu, fc.nat({ max: 200 }), (perSlot, slots, cpuMs, spareMs) => {
        const latencyMs = (slots - 1) * cpuMs + spareMs;
        const round = simulate(equal(perSlot * slots, latencyMs), { kind: 'event-loop', slots }, costing(cpuMs));
        expect(round.makespanMs).toBe(perSlot * (latencyMs + cpuMs) + (slots - 1) * cpuMs);
      }),
    );
  });

  test('uses one core, however many there are', () => {
    const round = simulate(equal(50, 0), { kind: 'event-loop', slots: 8 }, { ...costing(10), cores: 4 });
    expect([round.mainThreadUtilization, round.coreUtilization]).toEqual([1, 0.25]);
  });

  function costing(cpuMs: number): SimulatedCosts {
    return { ...NO_COSTS, beforeWaitMicros: cpuMs * 1000 };
  }
});

describe('a server that needs CPU for every request', () => {
  const counts = fc.integer({ min: 1, max: 12 });
  const busy = (serverMs: number, cores = 2): SimulatedCosts => ({ ...NO_COSTS, cores, serverMicros: serverMs * 1000 });

  test('is what binds where it needs longer than all of them wait: N·s + L, whatever the model', () => {
    fc.assert(
      fc.property(counts, counts, counts, (n, slots, halfMs) => {
        const latencyMs = (slots - 1) * halfMs;
        const models: SimulatedModel[] = [
          { kind: 'event-loop', slots },
          { kind: 'worker-thread-pool', threads: slots, tasksPerThread: 1 },
        ];
        for (const model of models) {
          const { makespanMs } = simulate(equal(n * slots, latencyMs), model, busy(2 * halfMs));
          expect(makespanMs, model.kind).toBeGreaterThanOrEqual(n * slots * 2 * halfMs);
          expect(makespanMs, model.kind).toBeLessThanOrEqual(n * slots * 2 * halfMs + n * latencyMs);
        }
      }),
    );
  });

  test('answers late who comes out of its delay together, one behind the other', () => {
    const round = simulate(equal(4, 100), { kind: 'event-loop', slots: 4 }, busy(2));
    // taken at 1, 2, 3 and 4 ms; the delays are over a millisecond apart, as long as an answer takes
    expect([...round.finishedMs]).toEqual([102, 103, 104, 105]);
    expect(round.serverLatenessMs).toMatchObject({ mean: 0, max: 0 });
    const close = simulate(equal(2, 1), { kind: 'event-loop', slots: 2 }, busy(4));
    // the second is taken from 2 to 4 ms, while the delay of the first is over at 3
    expect([...close.finishedMs]).toEqual([6, 8]);
    expect(close.serverLatenessMs).toMatchObject({ mean: 1, max: 1 });
  });

  test('shares the cores with who asks it', () => {
    const costs = { ...busy(2, 1), beforeWaitMicros: 3000 };
    const round = simulate(equal(10, 0), { kind: 'event-loop', slots: 10 }, costs);
    expect(round).toMatchObject({ makespanMs: 50, coreUtilization: 1 });
  });

  test('is nowhere to be seen where it needs none', () => {
    expect(simulate(equal(3, 10), { kind: 'sequential' }, NO_COSTS).serverLatenessMs).toBeNull();
  });
});

describe('threads that only compute', () => {
  const counts = fc.integer({ min: 1, max: 6 });

  test('take N·s/min(T, P) on P cores', () => {
    fc.assert(
      fc.property(counts, counts, counts, counts, (rounds, threads, cores, cpuMs) => {
        const items = equal(rounds * Math.min(threads, cores), 0);
        const costs = { ...NO_COSTS, cores, beforeWaitMicros: cpuMs * 1000 };
        const models: SimulatedModel[] = [
          { kind: 'worker-thread-pool', threads, tasksPerThread: 1 },
          { kind: 'process-pool', processes: threads, threads: 1 },
          { kind: 'event-loop-per-thread', threads, slotsPerThread: 1 },
        ];
        for (const model of models) expect(simulate(items, model, costs).makespanMs, model.kind).toBe(rounds * cpuMs);
      }),
    );
  });

  test('take what the main thread needs to hand over and to receive, where that is more', () => {
    const model: SimulatedModel = { kind: 'worker-thread-pool', threads: 4, tasksPerThread: 25 };
    const costs = { ...NO_COSTS, cores: 8, submitMicros: 1000, dispatchMicros: 2000, receiveMicros: 5000 };
    const round = simulate(equal(100, 50), model, costs);
    expect(round.makespanMs).toBe(100 * (1 + 2 + 5));
    expect(round.mainThreadUtilization).toBe(1);
  });

  test('are not limited by a main thread where each is a loop of its own', () => {
    const model: SimulatedModel = { kind: 'event-loop-per-thread', threads: 4, slotsPerThread: 25 };
    const costs = { ...NO_COSTS, cores: 4, dispatchMicros: 2000, receiveMicros: 5000, submitMicros: 1000 };
    const round = simulate(equal(100, 50), model, costs);
    expect(round.makespanMs).toBe(25 + 50);
    expect(round.mainThreadUtilization).toBe(0);
  });

  test('share their items evenly', () => {
    const model: SimulatedModel = { kind: 'worker-thread-pool', threads: 3, tasksPerThread: 2 };
    const round = simulate(equal(6, 100), model, { ...NO_COSTS, cores: 4, beforeWaitMicros: 10_000 });
    expect([...round.finishedMs]).toEqual([110, 110, 110, 120, 120, 120]);
  });
});

describe('an item is handed to the thread or process that has the fewest', () => {
  test.each<{ model: SimulatedModel }>([
    { model: { kind: 'worker-thread-pool', threads: 2, tasksPerThread: 1 } },
    { model: { kind: 'process-pool', processes: 2, threads: 1 } },
    { model: { kind: 'process-pool', processes: 1, threads: 2 } },
  ])('of $model, and not to the next in turn', ({ model }) => {
    const costs = { ...NO_COSTS, cores: 4, beforeWaitMicros: 10_000, afterWaitMicros: 10_000 };
    const round = simulate(atOnce([25, 0, 0, 0]), model, costs);
    // the first thread waits for its item, and is free when that comes back
    expect([...round.finishedMs]).toEqual([45, 20, 40, 60]);
  });
});

describe('a heartbeat every millisecond', () => {
  const costs = { ...NO_COSTS, cores: 2, beforeWaitMicros: 10_000 };

  test('is late by what is left of a callback of 10 ms that runs on its thread', () => {
    const round = simulate(equal(1, 0), { kind: 'sequential' }, costs, { heartbeatEveryMs: 1 });
    expect(round.heartbeatLatenessMs).toMatchObject({ mean: 4.5, p50: 4.5, max: 9 });
  });

  test('is on time where another thread computes', () => {
    const model: SimulatedModel = { kind: 'worker-thread-pool', threads: 1, tasksPerThread: 1 };
    const round = simulate(equal(10, 0), model, costs, { heartbeatEveryMs: 1 });
    expect(round.heartbeatLatenessMs).toMatchObject({ mean: 0, max: 0 });
  });

  test('does not change the round', () => {
    const items = equal(40, 7);
    const model: SimulatedModel = { kind: 'event-loop', slots: 5 };
    const { heartbeatLatenessMs: _, ...beaten } = simulate(items, model, COSTS, { heartbeatEveryMs: 1 });
    const { heartbeatLatenessMs: none, ...unbeaten } = simulate(items, model, COSTS);
    expect(beaten).toEqual(unbeaten);
    expect(none).toBeNull();
  });
});

describe('the lateness of callbacks', () => {
  test('is what those of one thread wait for each other', () => {
    const round = simulate(equal(3, 100), { kind: 'event-loop', slots: 3 }, { ...NO_COSTS, afterWaitMicros: 10_000 });
    // the one callback that admits all, then three answers at one instant
    expect(round.mainThreadLatenessMs).toMatchObject({ mean: 30 / 4, p50: 5, max: 20 });
    expect(round.otherThreadsLatenessMs).toBeNull();
  });

  test('is told of the other threads apart', () => {
    const model: SimulatedModel = { kind: 'worker-thread-pool', threads: 1, tasksPerThread: 3 };
    const round = simulate(equal(3, 100), model, { ...NO_COSTS, cores: 2, afterWaitMicros: 10_000 });
    expect(round.mainThreadLatenessMs).toMatchObject({ max: 0 });
    expect(round.otherThreadsLatenessMs).toMatchObject({ mean: 30 / 6, max: 20 });
  });
});
