import type { WorkItem } from '../members/types.ts';

/** What a simulated round needs to know of an item: when it comes in, and how long it waits while it has a slot. */
export type SimulatedItem = Pick<WorkItem, 'id' | 'dueMs' | 'latencyMs'>;

/** The shape of a concurrency model; `kind` is the name of its runner. */
export type SimulatedModel =
  /** One call at a time: an event loop of one slot. */
  | { readonly kind: 'sequential' }
  /** One thread with so many calls in flight. */
  | { readonly kind: 'event-loop'; readonly slots: number }
  /** The main thread admits, and hands each item to the thread that has the fewest. */
  | { readonly kind: 'worker-thread-pool'; readonly threads: number; readonly tasksPerThread: number }
  /** The main thread admits, and hands each item to a process, whose own main thread hands it to a free thread. */
  | { readonly kind: 'process-pool'; readonly processes: number; readonly threads: number }
  /** Every thread is an event loop of its own: a thread with a free slot takes the next item from a shared counter. */
  | { readonly kind: 'event-loop-per-thread'; readonly threads: number; readonly slotsPerThread: number };

/** What everything but the waiting costs: CPU an item, in microseconds of one core. Plain numbers that can be fitted. */
export interface SimulatedCosts {
  /** Cores that all threads share. */
  readonly cores: number;
  /** Of the operation itself before its wait and after it, on the thread that runs it. */
  readonly beforeWaitMicros: number;
  readonly afterWaitMicros: number;
  /** To admit an item, on the thread that admits: the main thread, or each thread that is a loop of its own. */
  readonly submitMicros: number;
  /** To hand an item over to a thread or a process, on the side that hands over. */
  readonly dispatchMicros: number;
  /** To take over an item that was handed over, on the side that takes. */
  readonly takeMicros: number;
  /** To hand its answer back, on the side that answers. */
  readonly answerMicros: number;
  /** To take its answer, on the side that had handed the item over. */
  readonly receiveMicros: number;
  /** Of the server, a process of one thread on the same cores: half before its delay, and half after it. */
  readonly serverMicros: number;
}

/** What else a round may be given. */
export interface SimulatedCourse {
  /** Admission ends then: items that have no slot by then are never started, those in flight finish. Default: never. */
  readonly closesAtMs?: number;
  /** So often the main thread is to do nothing, until the last item has finished: it tells how late others are done. */
  readonly heartbeatEveryMs?: number;
}

/** A machine on which only waiting takes time; with one cost added, that one is seen alone. */
export const NO_COSTS: SimulatedCosts = {
  cores: 1,
  beforeWaitMicros: 0,
  afterWaitMicros: 0,
  submitMicros: 0,
  dispatchMicros: 0,
  takeMicros: 0,
  answerMicros: 0,
  receiveMicros: 0,
  serverMicros: 0,
};

/** The most items that the model has in flight. */
export function slotsOf(model: SimulatedModel): number {
  switch (model.kind) {
    case 'sequential':
      return 1;
    case 'event-loop':
      return model.slots;
    case 'worker-thread-pool':
      return model.threads * model.tasksPerThread;
    case 'process-pool':
      return model.processes * model.threads;
    case 'event-loop-per-thread':
      return model.threads * model.slotsPerThread;
  }
}

/** @throws RangeError with one line that says what cannot be simulated */
export function checkSimulation(
  items: readonly SimulatedItem[],
  model: SimulatedModel,
  costs: SimulatedCosts,
  { closesAtMs = 0, heartbeatEveryMs = 1 }: SimulatedCourse,
): void {
  if (!(closesAtMs >= 0)) throw new RangeError(`closesAtMs is a time from 0, not ${closesAtMs}`);
  if (!(heartbeatEveryMs > 0)) throw new RangeError(`heartbeatEveryMs is more than 0, not ${heartbeatEveryMs}`);
  const { cores, ...micros } = costs;
  const { kind: _, ...counts } = model;
  for (const [name, count] of Object.entries({ cores, ...counts })) {
    if (!Number.isInteger(count) || count < 1) throw new RangeError(`${name} is a whole number from 1, not ${count}`);
  }
  for (const [name, cost] of Object.entries(micros)) demandDuration(name, cost);
  let lastMs = 0;
  for (const { id, dueMs, latencyMs } of items) {
    demandDuration(`latencyMs of item ${id}`, latencyMs);
    demandDuration(`dueMs of item ${id}`, dueMs);
    if (dueMs < lastMs) throw new RangeError(`item ${id} is due at ${dueMs} ms, before the item ahead of it`);
    lastMs = dueMs;
  }
}

function demandDuration(name: string, value: number): void {
  if (!Number.isFinite(value) || value < 0) throw new RangeError(`${name} is a time from 0, not ${value}`);
}
