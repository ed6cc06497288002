import { drive } from '../core/loop.ts';
import type { OtherProcesses, Runner } from '../core/types.ts';
import type { Stamped } from './_pool-messages.ts';
import { received } from './_pool.ts';
import { PoolProcess } from './_processes.ts';

const processPool: Runner = {
  name: 'process-pool',
  about: 'P processes of T worker threads, each with one call in flight: how a threaded web server is deployed',
  threads: 2,
  shapes: (_concurrency, threads, processes) => [
    { concurrency: processes * threads, processes, threads, tasksPerThread: 1 },
  ],
  async prepare(trial, target) {
    const threads = trial.shape.threads ?? 1;
    const pool = Array.from({ length: trial.shape.processes ?? 1 }, (_, place) => new PoolProcess(place + 1));
    const end = () => Promise.all(pool.map((process) => process.kill()));
    try {
      const specs = pool.map((_, place) => ({ trial, target, threads, tasksPerThread: 1, firstLane: place * threads }));
      await Promise.all(pool.map((process, place) => process.ask({ open: specs[place]! })));
    } catch (error) {
      await end();
      throw error;
    }
    const lost = Promise.race(pool.map((process) => process.lost));
    lost.catch(() => {}); // told by the round that it ends
    return {
      // slot s is a thread of process s mod P: who has a free slot has a free thread, and processes fill up evenly
      round: (ledger) =>
        Promise.race([
          lost,
          drive(ledger, pool.length * threads, async (item, slot, index) =>
            received(ledger, index, await pool[slot % pool.length]!.ask<Stamped>({ run: item })),
          ),
        ]),
      async close() {
        await Promise.allSettled(pool.map((process) => process.ask({ close: true })));
        await end();
      },
      others: async () => sumOf(await Promise.all(pool.map((process) => process.ask<OtherProcesses>({ usage: true })))),
    };
  },
};

function sumOf(all: readonly OtherProcesses[]): OtherProcesses {
  const sum = (quantity: keyof OtherProcesses) => all.reduce((total, each) => total + each[quantity], 0);
  return {
    userMicros: sum('userMicros'),
    systemMicros: sum('systemMicros'),
    rssBytes: sum('rssBytes'),
    peakRssBytes: sum('peakRssBytes'),
  };
}

export default processPool;
