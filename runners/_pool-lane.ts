import { unchanging } from '../core/members/unchanging.ts';
import { LaneSet } from '../core/trial/lane-set.ts';
import type { Operation } from '../core/members/types.ts';
import type { PoolSpec } from './_pool-messages.ts';
import type { Pool } from './_pool.ts';
import { stamped } from './_stamped.ts';

/** The one lane of a process that has no threads, on its main thread: for what cannot be loaded in a thread. */
export async function openLane({ trial, target, firstLane }: PoolSpec): Promise<Pool> {
  const lanes = await LaneSet.open(trial, target, firstLane, 1);
  return {
    run: (item) => stamped(() => (lanes.operations[0] as Operation).run(unchanging(item))),
    pending: async () => 0, // there is no thread beside that of the process, which counts for itself
    connect: () => lanes.connect(),
    disconnect: () => lanes.close(),
    close: () => lanes.close(),
  };
}
