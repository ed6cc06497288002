import { describe, expect, test } from 'vitest';
import type { WhatIfWords } from '../../../core/explain/what-if.ts';
import type { WhatIf } from '../../../core/records/explanation.ts';
import { eventLoop, plan, sequential } from '../../_plan.ts';
import { explained, floors, threadPool } from './_explained.ts';

/** Four in flight, 100 ms, 100 µs of CPU; two threads, two cores. */
const measured = plan({ models: [sequential, eventLoop, threadPool] });
const ask = async (asked: WhatIfWords): Promise<WhatIf> =>
  (await explained(measured, { asked, floors })).whatIf as WhatIf;
const modelOf = ({ models }: WhatIf, name: string, shape?: string): WhatIf['models'][number] =>
  models.find((each) => each.model === name && (shape ?? each.shape) === each.shape) as WhatIf['models'][number];

test('what is not asked for is as in the run', async () => {
  const { scene, models } = await ask({});
  expect(scene).toMatchObject({ latencyMs: 100, ratePerSecond: null, cores: 2, threads: 2, concurrency: 4 });
  expect(scene.cpuMs).toBeCloseTo((100 - 0.1) / 1000, 9); // without what the loop adds
  expect(models.map(({ model, shape }) => `${model} ${shape}`)).toEqual([
    'sequential 1',
    'event-loop 4',
    'worker-thread-pool 2x2',
    'worker-thread-pool 2x1',
  ]);
});

test('of a sweep it is as where the loop does most, with the most threads', async () => {
  const swept = plan({ models: [eventLoop, threadPool], concurrency: [1, 4], threads: 2 });
  const says = ({ trial, operations }: { trial: string; operations: { attempted: number } }) => ({
    mainThreadMicros: (trial.includes('@1') ? 600 : 100) * operations.attempted,
  });
  const { whatIf } = await explained(swept, { asked: {}, floors, says });
  expect(whatIf?.scene).toMatchObject({ concurrency: 4, threads: 2 });
  expect(whatIf?.scene.cpuMs).toBeCloseTo(0.0999, 9);
  expect(whatIf?.costs[0]).toContain('fetch @4 event-loop 4');
});

describe('an open loop', async () => {
  const calm = await ask({ latencyMs: 80, cpuMs: 0.4, ratePerSecond: 500, concurrency: 64, cores: 4 });
  const loop = modelOf(calm, 'event-loop');

  test("needs rate × latency slots, by Little's law", () => {
    // 80 ms of waiting, 0.4001 ms of CPU, and a queue for it of ρ·s/(2(1−ρ)) = 0.05 ms
    expect(loop.slotsNeeded).toBeCloseTo(0.5 * (80 + 0.4001 + 0.05), 2);
  });

  test('holds by theory and by simulation where there are as many, with like times', () => {
    expect([loop.closedForm.isHeld, loop.simulation.isHeld]).toEqual([true, true]);
    expect(loop.closedForm.p50Ms).toBeCloseTo(80.45, 1);
    expect(loop.simulation.p50Ms).toBeCloseTo(80.45, 0);
    expect(loop.simulation.throughputPerSecond).toBeGreaterThan(480);
    expect(loop.closedForm.utilisation).toBeCloseTo((0.5 * 80.4) / 64, 3);
    expect(loop.sentence).toMatch(
      /^event-loop 64 holds: 500\/s by theory, .* needs 40\.\d of 64 slots; slots used to 62\.8 %$/,
    );
  });

  test('does not hold in a pool of a task a thread, by either', () => {
    const pool = modelOf(calm, 'worker-thread-pool', '2x1');
    expect([pool.closedForm.isHeld, pool.simulation.isHeld]).toEqual([false, false]);
    expect(pool.closedForm).toMatchObject({ p50Ms: null, p99Ms: null });
    expect(pool.closedForm.throughputPerSecond).toBeCloseTo(2000 / 80.46, 1);
    expect(pool.simulation.throughputPerSecond).toBeCloseTo(2000 / 80.46, 0);
    expect(pool.sentence).toContain('does not hold');
  });

  test('is bound by the main thread of a loop, and by the cores under a pool', async () => {
    const heavy = await ask({ latencyMs: 0, cpuMs: 2, ratePerSecond: 800, concurrency: 64 });
    expect(modelOf(heavy, 'event-loop')).toMatchObject({ binds: 'main-thread', closedForm: { isHeld: false } });
    const pool = modelOf(heavy, 'worker-thread-pool', '2x32');
    expect(pool).toMatchObject({ binds: 'cores', closedForm: { isHeld: true }, simulation: { isHeld: true } });
  });
});

test('a closed loop does what its slots or its CPU allow, by both', async () => {
  const waits = modelOf(await ask({ latencyMs: 10, cpuMs: 0.1, concurrency: 8 }), 'event-loop');
  expect(waits.closedForm.throughputPerSecond).toBeCloseTo(8000 / 10.1001, 1);
  expect(waits.simulation.throughputPerSecond / waits.closedForm.throughputPerSecond).toBeCloseTo(1, 1);
  expect(waits).toMatchObject({ binds: 'slots', slotsNeeded: null });
  const computes = modelOf(await ask({ latencyMs: 10, cpuMs: 5, concurrency: 8 }), 'event-loop');
  expect(computes.closedForm.throughputPerSecond).toBeCloseTo(1000 / 5.0001, 3);
  expect(computes.simulation.throughputPerSecond / computes.closedForm.throughputPerSecond).toBeCloseTo(1, 1);
  expect(computes.binds).toBe('main-thread');
});

test('any model can be asked for that can be simulated', async () => {
  const models = ['process-pool', 'event-loop-per-thread'];
  const { models: told } = await ask({ models, latencyMs: 10, cpuMs: 0.1, concurrency: 8, threads: 4 });
  expect(told.map(({ model, shape, slots }) => [model, shape, slots])).toEqual([
    ['process-pool', '4x2', 8],
    ['event-loop-per-thread', '4x2', 8],
  ]);
  for (const { closedForm, simulation } of told) {
    expect(simulation.throughputPerSecond / closedForm.throughputPerSecond).toBeGreaterThan(0.9);
    expect(simulation.throughputPerSecond / closedForm.throughputPerSecond).toBeLessThan(1.05);
  }
});

test('a model that is none is refused with the nearest', async () => {
  await expect(ask({ models: ['event-lop'] })).rejects.toThrow('did you mean event-loop?');
});

test('a run without floors says nothing of what a hand-over costs', async () => {
  await expect(explained(measured, { asked: {} })).rejects.toThrow('the run has no floors');
});

test('the floor of the pool itself is a better price of a hand-over than a round trip', async () => {
  const { costs } = await ask({});
  expect(costs[1]).toContain('30 µs on the main thread and 30 µs on the other (half of a round trip');
});

test('no model has more slots than calls in flight, as in a run', async () => {
  const names = ['event-loop-per-thread', 'process-pool', 'worker-thread-pool'];
  const shapesAt = async (concurrency: number) =>
    (await ask({ models: names, latencyMs: 10, cpuMs: 0.1, concurrency, threads: 4 })).models.map(({ shape }) => shape);
  expect(await shapesAt(1)).toEqual(['1x1', '1x1', '1x1']);
  expect(await shapesAt(3)).toEqual(['3x1', '1x2', '3x1']);
  expect(await shapesAt(9)).toEqual(['4x2', '4x2', '4x2', '4x1']);
});
