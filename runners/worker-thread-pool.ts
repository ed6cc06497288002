import type { Piscina } from 'piscina';
import { drive } from '../core/loop.ts';
import { sibling } from '../core/sibling.ts';
import type { Outcome, Runner } from '../core/types.ts';
import type { PoolWorkerData } from './_pool-worker.ts';

type StampedOutcome = Outcome & { readonly startedNs: number };

/** How often a message is offered to the whole pool before it counts as unreachable; each time, idle threads come first. */
const BROADCAST_ATTEMPTS = 100;

const workerThreadPool: Runner = {
  name: 'worker-thread-pool',
  about: 'T worker threads (piscina), each with c calls in flight; admission is ours, first come first served',
  shapes(concurrency, threads) {
    const equalThreads = Math.min(threads, concurrency);
    const equal = { threads: equalThreads, tasksPerThread: Math.max(1, Math.floor(concurrency / equalThreads)) };
    const natural = { threads, tasksPerThread: 1 };
    const wanted = equal.threads === threads && equal.tasksPerThread > 1 ? [equal, natural] : [equal];
    return wanted.map((shape) => ({ concurrency: shape.threads * shape.tasksPerThread, ...shape }));
  },
  async prepare(trial, target) {
    const threads = trial.shape.threads ?? 1;
    const tasksPerThread = trial.shape.tasksPerThread ?? 1;
    const slots = threads * tasksPerThread;
    const workerData: PoolWorkerData = { trial, target, tasksPerThread, ordinals: new SharedArrayBuffer(4) };
    const { Piscina } = await import('piscina'); // only who measures with it waits for it
    const pool = new Piscina({
      filename: sibling(import.meta.url, '_pool-worker'),
      workerData,
      minThreads: threads,
      maxThreads: threads,
      concurrentTasksPerWorker: tasksPerThread,
      // An idle worker would else block in Atomics.wait and freeze its own event loop, sockets included.
      atomics: 'disabled',
      // Its queue is not first come first served (#1031): ours admits at most T × c, so that this one stays empty.
      maxQueue: slots,
      recordTiming: false,
    });
    pool.on('error', () => {}); // a thread that dies rejects its tasks, and that is where it is told
    try {
      await broadcast(pool, 'open', threads, slots);
    } catch (error) {
      await pool.destroy();
      throw error;
    }
    return {
      round: (ledger) =>
        drive(ledger, slots, async (item, _slot, index) => {
          const outcome = (await pool.run(item)) as StampedOutcome;
          ledger.startedNs[index] = outcome.startedNs;
          return outcome;
        }),
      async close() {
        await broadcast(pool, 'close', threads, slots).catch(() => {});
        await pool.destroy();
      },
    };
  },
};

/** Piscina chooses the thread, so a message for every thread is offered to all slots until each has answered. */
async function broadcast(pool: Piscina, message: 'open' | 'close', threads: number, slots: number): Promise<void> {
  const reached = new Set<number>();
  for (let attempt = 0; reached.size < threads; attempt += 1) {
    if (attempt === BROADCAST_ATTEMPTS) throw new Error(`only ${reached.size} of ${threads} threads answered`);
    const answers = await Promise.all(Array.from({ length: slots }, () => pool.run(message)));
    for (const threadId of answers) reached.add(threadId as number);
  }
}

export default workerThreadPool;
