import { demandCount, demandNotNegative } from './demands.ts';

/** What the floors of the models cost an operation, and what there is to run it on. */
export interface Floors {
  /** o_loop: CPU an operation that the event loop adds. */
  readonly loopMs: number;
  /** o_worker: CPU an operation that a worker thread adds. */
  readonly workerMs: number;
  /** o_dispatch: CPU of the main thread to hand an operation over and take its result. */
  readonly dispatchMs: number;
  readonly threads: number;
  readonly cores: number;
}

/** Operations a second of CPU-bound work on one thread, the loop's own: X = 1/(s + o_loop). */
export function loopThroughput(cpuMs: number, { loopMs }: Floors): number {
  return 1000 / (cpuMs + loopMs);
}

/**
 * Operations a second of CPU-bound work on a pool: X = min(min(T, P)/(s + o_worker), 1/o_dispatch). The utilisation law for
 * two stations, workers and main thread (Lazowska et al., "Quantitative System Performance", 1984, ch. 3). The main thread is
 * taken to have a core of its own; where it has not, the pool does less.
 */
export function poolThroughput(cpuMs: number, { workerMs, dispatchMs, threads, cores }: Floors): number {
  return 1000 * Math.min(Math.min(threads, cores) / (cpuMs + workerMs), 1 / dispatchMs);
}

/**
 * The least CPU time of an operation, in milliseconds, from which on the pool does as much as the loop or more: where the two
 * throughputs above are equal. Both parts of the pool's have to reach the loop's, and each does so from one s on:
 * min(T, P)/(s + o_worker) from (o_worker − m·o_loop)/(m − 1) on, with m = min(T, P); 1/o_dispatch from o_dispatch − o_loop on.
 *
 * @returns 0 where the pool does as much at any s; 'never' where one core or one thread cannot make up for its overhead
 * @throws RangeError if a cost is below 0, if the threads are no number of threads, or if there is less than one core
 */
export function predictedCrossover(floors: Floors): number | 'never' {
  const { loopMs, workerMs, dispatchMs, threads, cores } = floors;
  demandNotNegative({ loopMs, workerMs, dispatchMs });
  demandCount({ threads });
  if (!(cores >= 1)) throw new RangeError(`the loop alone needs a core, and there are ${cores}`);
  const parallel = Math.min(threads, cores);
  if (parallel === 1 && workerMs > loopMs) return 'never';
  const byWorkers = parallel === 1 ? 0 : (workerMs - parallel * loopMs) / (parallel - 1);
  return Math.max(0, byWorkers, dispatchMs - loopMs);
}
