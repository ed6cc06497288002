import fc from 'fast-check';
import { uniform } from '../../../core/work/random.ts';
import type { SimulatedCosts, SimulatedItem, SimulatedModel } from '../../../core/simulation/model.ts';

/** A closed loop: all items are there at the start. */
export const atOnce = (latenciesMs: readonly number[]): SimulatedItem[] =>
  latenciesMs.map((latencyMs, id) => ({ id, latencyMs, dueMs: 0 }));

export const equal = (count: number, latencyMs: number): SimulatedItem[] =>
  atOnce(Array.from({ length: count }, () => latencyMs));

/** Items that come in by a Poisson process. */
export function poisson(
  { count, perSecond, seed }: { readonly count: number; readonly perSecond: number; readonly seed: number },
  latencyMsOf: (id: number) => number,
): SimulatedItem[] {
  let dueMs = 0;
  return Array.from({ length: count }, (_, id) => {
    dueMs += (-Math.log(uniform(seed, id)) * 1000) / perSecond;
    return { id, latencyMs: latencyMsOf(id), dueMs };
  });
}

const durationMs = fc.double({ min: 0, max: 50, noNaN: true });

export const latencies = fc.array(durationMs, { maxLength: 60 });

/** Some together, some apart. */
export const arrivals: fc.Arbitrary<SimulatedItem[]> = fc
  .array(fc.tuple(fc.oneof(fc.constant(0), durationMs), durationMs), { maxLength: 60 })
  .map((pairs) => {
    let dueMs = 0;
    return pairs.map(([gapMs, latencyMs], id) => {
      dueMs += gapMs;
      return { id, latencyMs, dueMs };
    });
  });

const count = fc.integer({ min: 1, max: 4 });

/** Models of one number of slots, and that number. */
export const modelsOfEqualSlots = fc.tuple(count, count).map(([first, second]) => {
  const slots = first * second;
  const models: SimulatedModel[] = [
    { kind: 'event-loop', slots },
    { kind: 'worker-thread-pool', threads: first, tasksPerThread: second },
    { kind: 'process-pool', processes: first, threads: second },
    { kind: 'event-loop-per-thread', threads: first, slotsPerThread: second },
  ];
  return { slots, models: slots === 1 ? [...models, { kind: 'sequential' } as const] : models };
});

export const anyModel: fc.Arbitrary<SimulatedModel> = modelsOfEqualSlots.chain(({ models }) =>
  fc.constantFrom(...models),
);

const micros = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 8000 }));

export const anyCosts: fc.Arbitrary<SimulatedCosts> = fc.record({
  cores: count,
  beforeWaitMicros: micros,
  afterWaitMicros: micros,
  submitMicros: micros,
  dispatchMicros: micros,
  takeMicros: micros,
  answerMicros: micros,
  receiveMicros: micros,
  serverMicros: micros,
});
