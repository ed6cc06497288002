import { threadId } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { now } from '../core/clock.ts';
import { closeLanes, openLanes } from '../core/lanes.ts';
import type { Operation, Outcome, Target, TrialSpec, WorkItem } from '../core/types.ts';

/** What every thread of the pool starts from. */
export interface PoolWorkerData {
  readonly trial: TrialSpec;
  readonly target: Target | null;
  readonly tasksPerThread: number;
  /** Four bytes shared by all threads: each takes the next number, and with it its own lanes. */
  readonly ordinals: SharedArrayBuffer;
}

let opening: Promise<Operation[]> | undefined;
let free: Operation[] = [];

/** One admitted item, done on a free lane of this thread; or a message that makes or closes the thread's lanes. */
export default async function work(
  task: WorkItem | 'open' | 'close',
): Promise<number | (Outcome & { startedNs: number })> {
  if (task === 'open') return open();
  if (task === 'close') return close();
  const startedNs = now();
  if (opening === undefined) throw new Error('this thread has no lanes: it stands in for one that ended');
  const operation = free.pop();
  if (operation === undefined) throw new Error('more items admitted than this thread has lanes');
  try {
    return { ...(await operation.run(task)), startedNs };
  } finally {
    free.push(operation);
  }
}

async function open(): Promise<number> {
  if (opening === undefined) {
    const { trial, target, tasksPerThread, ordinals } = Piscina.workerData as PoolWorkerData;
    const ordinal = Atomics.add(new Int32Array(ordinals), 0, 1);
    opening = openLanes(trial, target, ordinal * tasksPerThread, tasksPerThread);
    free = [...(await opening)];
  } else {
    await opening;
  }
  return threadId;
}

async function close(): Promise<number> {
  free = [];
  await closeLanes((await opening) ?? []);
  return threadId;
}
