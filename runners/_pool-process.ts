import { answerParent } from '../core/process/answering.ts';
import { peakRssBytes, usageNow } from '../core/process/resources.ts';
import type { OtherProcesses, WorkItem } from '../core/members/types.ts';
import type { PoolSpec } from './_pool-messages.ts';
import { openPool, type Pool } from './_pool.ts';

/** One process of a process pool, and its threads. */

let pool: Pool | undefined;

function opened(): Pool {
  if (pool === undefined) throw new Error('this process has no threads yet');
  return pool;
}

// an answer is on the clock, and reading what was used is not free: that is asked for by itself
answerParent(
  {
    async open(spec: PoolSpec) {
      pool = await openPool(spec);
    },
    run: (item: WorkItem) => opened().run(item),
    usage(): OtherProcesses {
      const { userMicros, systemMicros } = usageNow();
      return { userMicros, systemMicros, rssBytes: process.memoryUsage.rss(), peakRssBytes: peakRssBytes() };
    },
    close: () => opened().close(),
  },
  null,
);
