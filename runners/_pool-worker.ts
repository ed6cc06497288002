import { threadId } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { unchanging } from '../core/members/unchanging.ts';
import { LaneSet } from '../core/trial/lane-set.ts';
import { pendingWork } from '../core/trial/pending.ts';
import { thrownOf } from '../core/text/thrown.ts';
import type { Operation, Outcome, WorkItem } from '../core/members/types.ts';
import { stamped } from './_stamped.ts';
import type { PoolRequest, PoolWorkerData, ThreadMessage, ThreadReply, PoolReply } from './_pool-messages.ts';

let opening: Promise<LaneSet> | undefined;
let free: Operation[] = [];

/** One admitted item, done on a free lane of this thread; or a message that makes or closes the thread's lanes. */
export default async function work(task: WorkItem | PoolRequest | ThreadMessage): Promise<PoolReply | ThreadReply> {
  if (task === 'open') return open();
  if (task === 'connect') return connect();
  if (task === 'close') return close();
  if (task === 'pending') return done();
  return stamped(() => run(task));
}

async function run(task: WorkItem | PoolRequest): Promise<Outcome> {
  if (opening === undefined) throw new Error('this thread has no lanes: it stands in for one that ended');
  const operation = free.pop();
  if (operation === undefined) throw new Error('more items admitted than this thread has lanes');
  try {
    return await ('item' in task ? operation.run(unchanging(task.item), task.input) : operation.run(unchanging(task)));
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
      opening = LaneSet.open(alone, target, firstLane + ordinal * tasksPerThread, tasksPerThread);
    }
    free = [...(await opening).operations];
    return done();
  } catch (error) {
    return { thrown: thrownOf(error) };
  }
}

async function connect(): Promise<ThreadReply> {
  try {
    const lanes = await opening;
    await lanes?.connect();
    free = [...(lanes?.operations ?? [])];
    return done();
  } catch (error) {
    return { thrown: thrownOf(error) };
  }
}

/** The message comes as often as the thread has lanes, and the lanes are closed once. */
async function close(): Promise<ThreadReply> {
  free = [];
  const lanes = await opening?.catch(() => undefined);
  await lanes?.close();
  return done();
}

function done(): ThreadReply {
  return { threadId, pending: pendingWork() };
}
