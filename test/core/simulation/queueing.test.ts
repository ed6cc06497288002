import { describe, expect, test } from 'vitest';
import { hash, uniform } from '../../../core/work/random.ts';
import { NO_COSTS, type SimulatedModel } from '../../../core/simulation/model.ts';
import { simulate } from '../../../core/simulation/simulate.ts';
import { poisson } from './_rounds.ts';

/** Mean and standard error of values that depend on their neighbours: by the means of long batches, which hardly do. */
function batchMean(values: readonly number[]): { readonly mean: number; readonly standardError: number } {
  const batches = 40;
  const size = Math.floor(values.length / batches);
  const meanOf = (some: readonly number[]) => some.reduce((total, value) => total + value, 0) / some.length;
  const means = Array.from({ length: batches }, (_, batch) => meanOf(values.slice(batch * size, (batch + 1) * size)));
  const mean = meanOf(means);
  const variance = means.reduce((total, value) => total + (value - mean) ** 2, 0) / (batches - 1);
  return { mean, standardError: Math.sqrt(variance / batches) };
}

/** Within four standard errors, and these small enough to say something. */
function expectMean(values: readonly number[], expected: number): void {
  const { mean, standardError } = batchMean(values);
  expect(standardError).toBeLessThan(0.05 * expected);
  expect(Math.abs(mean - expected)).toBeLessThan(4 * standardError);
}

/** Erlang's C: the share of arrivals that find all servers busy; `load` is λ/μ. */
function erlangC(servers: number, load: number): number {
  let blocking = 1; // Erlang's B of no servers, then of one more each
  for (let count = 1; count <= servers; count += 1) blocking = (load * blocking) / (count + load * blocking);
  return blocking / (1 - (load / servers) * (1 - blocking));
}

test('Erlang C of these tests has the value of the tables', () => {
  expect(erlangC(1, 0.7)).toBeCloseTo(0.7, 12);
  expect(erlangC(2, 1)).toBeCloseTo(1 / 3, 12);
  expect(erlangC(4, 3.2)).toBeCloseTo(0.5964, 4);
});

describe('queues of which the theory is known', () => {
  test.each([
    { slots: 1, perSecond: 70, meanMs: 10 },
    { slots: 4, perSecond: 300, meanMs: 10 },
    { slots: 8, perSecond: 130, meanMs: 50 },
  ])('M/M/$slots: the mean wait for a slot is that of Erlang C', ({ slots, perSecond, meanMs }) => {
    const items = poisson({ count: 200_000, perSecond, seed: 1 }, (id) => -Math.log(uniform(2, id)) * meanMs);
    const { admittedMs } = simulate(items, { kind: 'event-loop', slots }, NO_COSTS);
    const load = (perSecond * meanMs) / 1000;
    const waitMs = (erlangC(slots, load) * meanMs) / (slots - load);
    expectMean(
      items.map(({ dueMs }, index) => (admittedMs[index] as number) - dueMs),
      waitMs,
    );
  });

  test('M/D/1: an operation that computes for s makes a loop late by ρ·s/(2·(1 − ρ)) (Pollaczek–Khinchine)', () => {
    const cpuMs = 7;
    const items = poisson({ count: 200_000, perSecond: 100, seed: 3 }, () => 0);
    const costs = { ...NO_COSTS, beforeWaitMicros: cpuMs * 1000 };
    const round = simulate(items, { kind: 'event-loop', slots: items.length }, costs, { heartbeatEveryMs: 11 });
    const waits = items.map(({ dueMs }, index) => (round.admittedMs[index] as number) - dueMs);
    const expectedMs = (0.7 * cpuMs) / (2 * (1 - 0.7));
    expectMean(waits, expectedMs);
    const { standardError } = batchMean(waits);
    expect(Math.abs((round.heartbeatLatenessMs?.mean ?? 0) - expectedMs)).toBeLessThan(4 * standardError);
  });

  test("Little's law: the mean in flight is the throughput times the time in a slot", () => {
    const items = poisson({ count: 10_000, perSecond: 300, seed: 4 }, (id) => -Math.log(uniform(5, id)) * 10);
    const model: SimulatedModel = { kind: 'worker-thread-pool', threads: 2, tasksPerThread: 3 };
    const round = simulate(items, model, { ...NO_COSTS, cores: 2, dispatchMicros: 100, beforeWaitMicros: 200 });
    const inSlotMs = (round.latencyMs?.mean ?? 0) - (round.queueWaitMs?.mean ?? 0);
    expect(round.meanInFlight).toBeCloseTo(((round.throughputPerSecond ?? 0) * inSlotMs) / 1000, 6);
  });
});

describe('a stalled service: 100 requests a second for 10 s, of which 5 % take 2 s longer than 10 ms', () => {
  const closesAtMs = 10_000;
  const healthyMs = 10;
  const stallMs = 2000;
  const stallShare = 0.05;
  const seeds = Array.from({ length: 120 }, (_, seed) => hash(6, seed));

  /** Healthy answers within the 10 s, a second. */
  function healthyPerSecond(model: SimulatedModel, seed: number): number {
    const isStalled = (id: number) => uniform(hash(seed, 1), id) < stallShare;
    const items = poisson({ count: 1500, perSecond: 100, seed }, (id) => healthyMs + (isStalled(id) ? stallMs : 0));
    const { finishedMs } = simulate(items, model, NO_COSTS, { closesAtMs });
    const healthy = finishedMs.filter((atMs, id) => atMs <= closesAtMs && !isStalled(id));
    return (1000 * healthy.length) / closesAtMs;
  }

  const over = (model: SimulatedModel) => seeds.map((seed) => healthyPerSecond(model, seed));
  const twoThreads = over({ kind: 'worker-thread-pool', threads: 2, tasksPerThread: 1 });

  test('two threads, which are never idle, give 17 healthy answers a second in the long run and 19 of the first 10 s', () => {
    const meanMs = healthyMs + stallShare * stallMs;
    const variance = stallShare * (1 - stallShare) * stallMs ** 2;
    expect((1000 * 2 * (1 - stallShare)) / meanMs).toBeCloseTo(17.3, 1);
    // items that a slot has begun by then (Cox, Renewal Theory, 1962), without the one that it is at
    const begun = closesAtMs / meanMs + (variance + meanMs ** 2) / (2 * meanMs ** 2);
    const healthy = (1 - stallShare) * (begun - healthyMs / meanMs);
    expectMean(twoThreads, (1000 * 2 * healthy) / closesAtMs);
  });

  test('a loop of two slots gives just as few: what is missing is slots, not threads', () => {
    expect(over({ kind: 'event-loop', slots: 2 })).toEqual(twoThreads);
  });

  test('a loop of many slots gives all healthy answers, 95 a second', () => {
    expectMean(
      over({ kind: 'event-loop', slots: 1000 }),
      (100 * (1 - stallShare) * (closesAtMs - healthyMs)) / closesAtMs,
    );
  });
});
