import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Lane, Operation } from '../../../core/members/types.ts';

/** Workloads that tests name by this module, as a plan does. */

/** What the lanes of this module were given, and which of them are open. */
export const opened: Lane[] = [];
export const open = new Set<number>();

export async function echo(lane: Lane): Promise<Operation> {
  opened.push(lane);
  open.add(lane.index);
  return {
    run: async ({ id }) => outcomeOf(`${lane.index}:${id}`),
    close: async () => void open.delete(lane.index),
  };
}

/** Every third lane does not come up. */
export async function fragile(lane: Lane): Promise<Operation> {
  if (lane.index % 3 === 2) throw new Error(`lane ${lane.index} cannot connect`);
  return echo(lane);
}

/** Comes up, and cannot be closed. */
export async function sticky(lane: Lane): Promise<Operation> {
  const operation = await echo(lane);
  return {
    ...operation,
    async close() {
      await operation.close();
      throw new Error('it does not let go');
    },
  };
}

/** Prepares the function that it should have put under `run`. */
export const bare = async () => async () => outcomeOf('');

export const noFunction = 'a word';
