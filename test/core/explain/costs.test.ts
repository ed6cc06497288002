import { expect, test } from 'vitest';
import { costsOf } from '../../../core/explain/costs.ts';
import { isSimulated, SIMULATED, simulatedModel } from '../../../core/explain/models.ts';
import { simulate } from '../../../core/simulation/simulate.ts';
import { slotsOf } from '../../../core/simulation/model.ts';

const shape = { concurrency: 8, processes: 2, threads: 4, tasksPerThread: 1 };
const items = Array.from({ length: 40 }, (_, id) => ({ id, dueMs: 0, latencyMs: 0 }));

test.each(SIMULATED.map((name) => [name]))('%s keeps the cores busy for as long as was counted', (name) => {
  const model = simulatedModel(name, shape);
  if (model === null) throw new Error(`${name} has no shape`);
  const isLoop = name === 'sequential' || name === 'event-loop';
  const split = { mainMicros: name === 'event-loop-per-thread' ? 0 : 100, otherMicros: isLoop ? 0 : 400 };
  const { makespanMs, coreUtilization } = simulate(items, model, costsOf(name, split, 2.5));
  const cpuMs = makespanMs * 2 * (coreUtilization ?? 0); // on two whole cores
  expect(cpuMs).toBeCloseTo((items.length * (split.mainMicros + split.otherMicros)) / 1000, 6);
});

test('the simulated model has the slots of the measured one', () => {
  expect(SIMULATED.map((name) => slotsOf(simulatedModel(name, shape) ?? { kind: 'sequential' }))).toEqual([
    1, 8, 4, 8, 4,
  ]);
});

test('what has another shape, or another name, is not simulated', () => {
  expect(simulatedModel('queue', shape)).toBeNull();
  expect(simulatedModel('process-pool', { ...shape, tasksPerThread: 2 })).toBeNull();
  expect(simulatedModel('worker-thread-pool', { ...shape, threads: null })).toBeNull();
  expect([isSimulated('sequential'), isSimulated('queue')]).toEqual([true, false]);
});
