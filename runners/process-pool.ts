import { fileURLToPath } from 'node:url';
import { ForkedChild } from '../core/process/child.ts';
import { drive } from '../core/trial/loop.ts';
import { asThrown } from '../core/process/requests.ts';
import { sibling } from '../core/members/sibling.ts';
import type { ProcessUsage, Runner } from '../core/members/types.ts';
import type { PoolReply, PoolSpec } from './_pool-messages.ts';
import { received } from './_pool.ts';

const processPool: Runner = {
  name: 'process-pool',
  about:
    'P processes of T worker threads (or of none), each with one call in flight: how a threaded web server is deployed',
  threads: 2,
  shapes(concurrency, threads, processes) {
    // fewer processes, and fewer threads of each, are still the model: more slots than K are another row
    const used = Math.min(processes, concurrency);
    if (threads === 0) return [{ concurrency: used, processes: used, threads: null, tasksPerThread: null }];
    const threadsOfEach = Math.min(threads, Math.floor(concurrency / used));
    return [{ concurrency: used * threadsOfEach, processes: used, threads: threadsOfEach, tasksPerThread: 1 }];
  },
  async prepare(trial, target) {
    const { threads } = trial.shape;
    const slotsOfEach = threads ?? 1;
    const pool = Array.from({ length: trial.shape.processes ?? 1 }, (_, place) => startProcess(place + 1));
    const end = () => Promise.all(pool.map((process) => process.kill()));
    try {
      const specs = pool.map((_, place): PoolSpec => {
        return { trial, target, threads: threads ?? 0, tasksPerThread: 1, firstLane: place * slotsOfEach };
      });
      await Promise.all(pool.map((process, place) => process.ask('open', specs[place], null)));
    } catch (error) {
      await end();
      throw error;
    }
    const lost = Promise.race(pool.map(lossOf));
    lost.catch(() => {}); // told by the round that it ends
    return {
      // slot s is a thread of process s mod P, or that process: a free slot is a free thread, and processes fill up evenly
      round: (ledger) =>
        Promise.race([
          lost,
          drive(ledger, pool.length * slotsOfEach, async (item, slot, index) =>
            received(ledger, index, await pool[slot % pool.length]!.ask<PoolReply>('run', item, null)),
          ),
        ]),
      async close() {
        await Promise.allSettled(pool.map((process) => process.ask('close', null, null)));
        await end();
      },
      connect: async () => void (await Promise.all(pool.map((process) => process.ask('connect', null, null)))),
      disconnect: async () => void (await Promise.all(pool.map((process) => process.ask('disconnect', null, null)))),
      others: () => Promise.all(pool.map((process) => process.ask<ProcessUsage>('usage', null, null))),
      async pending() {
        const all = await Promise.all(pool.map((process) => process.ask<number>('pending', null, null)));
        return all.reduce((sum, each) => sum + each, 0);
      },
    };
  },
};

/**
 * Messages are JSON, Node's default: structured clone ("advanced") was measured to need as long for an item and its answer,
 * 20 to 50 µs, and a tenth more CPU.
 *
 * @param ordinal Its place in the pool, named by the reason of its end: 1, 2 …
 */
function startProcess(ordinal: number): ForkedChild {
  const module = fileURLToPath(sibling(import.meta.url, '_pool-process'));
  return new ForkedChild(module, { name: `process ${ordinal} of the pool`, failureOf: asThrown });
}

/** Rejects when the process is gone, with the reason. */
async function lossOf(process: ForkedChild): Promise<never> {
  await process.gone;
  throw process.failure;
}

export default processPool;
