import type { SimulatedModel } from '../simulation/model.ts';
import type { Shape } from '../members/types.ts';

/** The models that can be simulated, by the names of their runners. */
export const SIMULATED = [
  'sequential',
  'event-loop',
  'worker-thread-pool',
  'process-pool',
  'event-loop-per-thread',
] as const satisfies readonly SimulatedModel['kind'][];

export function isSimulated(model: string): model is SimulatedModel['kind'] {
  return SIMULATED.some((known) => known === model);
}

/** A measured shape as the simulation has it; null where it has none such. */
export function simulatedModel(model: string, shape: Shape): SimulatedModel | null {
  if (!isSimulated(model)) return null;
  const { concurrency, processes, threads, tasksPerThread } = shape;
  switch (model) {
    case 'sequential':
      return { kind: model };
    case 'event-loop':
      return { kind: model, slots: concurrency };
    case 'worker-thread-pool':
      return threads === null ? null : { kind: model, threads, tasksPerThread: tasksPerThread ?? 1 };
    case 'event-loop-per-thread':
      return threads === null ? null : { kind: model, threads, slotsPerThread: tasksPerThread ?? 1 };
    case 'process-pool':
      // a process hands its threads one item at a time
      return threads === null || processes == null || (tasksPerThread ?? 1) > 1
        ? null
        : { kind: model, processes, threads };
  }
}
