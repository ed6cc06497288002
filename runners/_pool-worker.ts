import { threadId } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { now } from '../core/trial/clock.ts';
import { closeLanes, openLanes } from '../core/trial/lanes.ts';
import { pendingWork } from '../core/trial/pending.ts';
import { thrownOf } from '../core/text/thrown.ts';
import type { Operation, Outcome, WorkItem } from '../core/members/types.ts';
import type { PoolRequest, PoolWorkerData, ThreadMessage, ThreadReply, PoolReply } from './_pool-messages.ts';

let opening: Promise<Operation[]> | undefined;
let closing: Promise<void> | undefined;
let free: Operation[] = [];

/** One admitted item, done on a free lane of this thread; or a message that makes or closes the thread's lanes. */
export default async function work(task: WorkItem | PoolRequest | ThreadMessage): Promise<PoolReply | ThreadReply> {
  if (task === 'open') return open();
  if (task === 'close') return close();
  if (task === 'pending') return done();
  const startedNs = now();
  try {
    return { startedNs, outcome: await run(task) };
  } catch (error) {
    return { startedNs, thrown: thrownOf(error) };
  }
}

async function run(task: WorkItem | PoolRequest): Promise<Outcome> {
  if (opening === undefined) throw new Error('this thread has no lanes: it stands in for one that ended');
  const operation = free.pop();
  if (operation === undefined) throw new Error('more items admitted than this thread has lanes');
  try {
    return await ('item' in task ? operation.run(task.item, task.input) : operation.run(task));
  } finally {
    free.push(operation);
  }
}

async function open(): Promise<ThreadReply> {
  try {
    if (opening === undefined) {
      const { trial, target, firstLane, tasksPerThread, ordinals } = Piscina.workerData as PoolWorkerData;
      const ordinal = Atomics.add(new Int32Array(ordinals), 0, 1);
      const alone = { ...trial, inputs: null }; // they come with the items
      opening = openLanes(alone, target, firstLane + ordinal * tasksPerThread, tasksPerThread);
      free = [...(await opening)];
    } else {
      await opening;
    }
    return done();
  } catch (error) {
    return { thrown: thrownOf(error) };
  }
}

async function close(): Promise<ThreadReply> {
  free = [];
  // the message comes as often as the thread has lanes
  closing ??= closeLanes((await opening) ?? []);
  await closing;
  return done();
}

function done(): ThreadReply {
  return { threadId, pending: pendingWork() };
}
