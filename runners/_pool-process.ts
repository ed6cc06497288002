import { answerParent } from '../core/process/answering.ts';
import { usageNow } from '../core/process/resources.ts';
import { pendingWork } from '../core/trial/pending.ts';
import type { WorkItem } from '../core/members/types.ts';
import { openLane } from './_pool-lane.ts';
import type { PoolSpec } from './_pool-messages.ts';
import { openPool, type Pool } from './_pool.ts';

/** One process of a process pool, and its threads, if it has any. */

let pool: Pool | undefined;

function opened(): Pool {
  if (pool === undefined) throw new Error('this process has no lanes yet');
  return pool;
}

// an answer is on the clock, and reading what was used is not free: that is asked for by itself
answerParent(
  {
    async open(spec: PoolSpec) {
      pool = await (spec.threads === 0 ? openLane(spec) : openPool(spec));
    },
    run: (item: WorkItem) => opened().run(item),
    usage: () => usageNow(),
    pending: async () => pendingWork() + (await opened().pending()),
    connect: () => opened().connect(),
    disconnect: () => opened().disconnect(),
    close: () => opened().close(),
  },
  null,
);
