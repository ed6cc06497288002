import { NO_COSTS, type SimulatedCosts, type SimulatedModel } from '../simulation/model.ts';

/** CPU an operation, in microseconds, by where it is spent. */
export interface CpuSplit {
  /** Of the thread that admits: the only one of a loop. */
  readonly mainMicros: number;
  /** Of all other threads together. */
  readonly otherMicros: number;
}

/**
 * What the simulation needs of a CPU time that was counted: nothing here is fitted to a time, so that a simulated makespan
 * can be held against a measured one. The CPU of the operation is half before its wait and half after it. On a loop that
 * is all there is. Beside a pool the main thread spends its own half on handing over and half on taking answers, and the
 * rest is the threads'; a process of a pool hands over to threads of its own, at the price of the main thread.
 */
export function costsOf(kind: SimulatedModel['kind'], split: CpuSplit, cores: number): SimulatedCosts {
  const { mainMicros, otherMicros } = split;
  const halves = (micros: number) => ({ beforeWaitMicros: micros / 2, afterWaitMicros: micros / 2 });
  const wholeCores = Math.max(1, Math.floor(cores));
  switch (kind) {
    case 'sequential':
    case 'event-loop':
      return { ...NO_COSTS, cores: wholeCores, ...halves(mainMicros) };
    case 'event-loop-per-thread':
      return { ...NO_COSTS, cores: wholeCores, ...halves(mainMicros + otherMicros) };
    case 'worker-thread-pool':
    case 'process-pool': {
      const relayed = kind === 'process-pool' ? Math.min(mainMicros, otherMicros) : 0;
      return {
        ...NO_COSTS,
        cores: wholeCores,
        dispatchMicros: mainMicros / 2,
        receiveMicros: mainMicros / 2,
        ...halves(otherMicros - relayed),
      };
    }
  }
}
