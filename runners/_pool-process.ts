import { leaveWithParent } from '../core/answering.ts';
import { peakRssBytes, usageNow } from '../core/resources.ts';
import { thrownOf } from '../core/thrown.ts';
import type { OtherProcesses } from '../core/types.ts';
import { BROKEN, type Demand, type NumberedDemand, type PoolReply } from './_pool-messages.ts';
import { openPool, type Pool } from './_pool.ts';

/**
 * One process of a process pool, and its threads. It leaves with its parent: when the channel closes there is nobody left
 * to work for.
 */

let pool: Pool | undefined;

process.on('message', (demand: NumberedDemand) => void answer(demand));
leaveWithParent(leave);

async function answer(demand: NumberedDemand): Promise<void> {
  const { id } = demand;
  try {
    send({ id, value: await meet(demand) });
  } catch (error) {
    send({ id, thrown: thrownOf(error) });
  }
}

async function meet(demand: Demand): Promise<unknown> {
  if ('open' in demand) {
    pool = await openPool(demand.open);
    return null;
  }
  if ('usage' in demand) return usage();
  if (pool === undefined) throw new Error('this process has no threads yet');
  if ('run' in demand) return pool.run(demand.run);
  await pool.close();
  return null;
}

function usage(): OtherProcesses {
  const { userMicros, systemMicros } = usageNow();
  return { userMicros, systemMicros, rssBytes: process.memoryUsage.rss(), peakRssBytes: peakRssBytes() };
}

function leave(error: unknown): void {
  process.send?.({ id: BROKEN, thrown: thrownOf(error) } satisfies PoolReply, undefined, {}, () => process.exit(1));
}

function send(reply: PoolReply): void {
  if (process.connected) process.send?.(reply);
}
