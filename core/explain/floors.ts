import type { Cell, Comparison } from '../records/comparison.ts';
import { POOL } from '../records/model-names.ts';

/** CPU an operation that models add to it, in microseconds. */
export interface HandOver {
  readonly loopMicros: number;
  /** Of the main thread: to hand an operation to a thread, and to take its answer. */
  readonly dispatchMicros: number;
  /** Of the thread: to take it, and to hand the answer back. */
  readonly workerMicros: number;
  /** Where it comes from, in words. */
  readonly because: string;
}

/**
 * From an operation that does nothing under the pool, where the run has that floor: its CPU on the main thread and on the
 * others. Else from the round trip to a thread, half of it on each side, which is time and not CPU and so too much.
 *
 * @returns null where the run has neither
 */
export function handOverOf({ cells, floors }: Comparison): HandOver | null {
  const p50Of = (name: string) => floors.find((floor) => floor.name === name)?.p50Micros;
  const loopMicros = p50Of('loop') ?? 0;
  const idle = cells.filter((cell) => cell.isFloor && cell.state === 'measured' && cell.model === POOL);
  const pool = idle.toSorted((a, b) => b.concurrency - a.concurrency).find(isPriced);
  if (pool !== undefined) {
    const { cpuMicrosPerOperation: cpu, mainThreadMicrosPerOperation: main } = pool;
    return {
      loopMicros,
      dispatchMicros: main,
      workerMicros: Math.max(0, cpu - main),
      because: `${pool.suite} under ${pool.model}`,
    };
  }
  const roundTrip = p50Of('thread');
  if (roundTrip === undefined) return null;
  const half = roundTrip / 2;
  return { loopMicros, dispatchMicros: half, workerMicros: half, because: 'half of a round trip to a thread each' };
}

type Priced = Cell & { readonly cpuMicrosPerOperation: number; readonly mainThreadMicrosPerOperation: number };

function isPriced(cell: Cell): cell is Priced {
  return cell.cpuMicrosPerOperation !== null && cell.mainThreadMicrosPerOperation !== null;
}
