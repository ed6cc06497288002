import { drive } from '../core/trial/loop.ts';
import type { Runner } from '../core/members/types.ts';
import { openPool, received } from './_pool.ts';

const workerThreadPool: Runner = {
  name: 'worker-thread-pool',
  about: 'T worker threads (piscina), each with c calls in flight; admission is ours, first come first served',
  shapes(concurrency, threads) {
    if (threads === 0) return [];
    const equalThreads = Math.min(threads, concurrency);
    const equal = { threads: equalThreads, tasksPerThread: Math.max(1, Math.floor(concurrency / equalThreads)) };
    const natural = { threads, tasksPerThread: 1 };
    const wanted = equal.threads === threads && equal.tasksPerThread > 1 ? [equal, natural] : [equal];
    return wanted.map((shape) => ({ concurrency: shape.threads * shape.tasksPerThread, ...shape }));
  },
  async prepare(trial, target) {
    const threads = trial.shape.threads ?? 1;
    const tasksPerThread = trial.shape.tasksPerThread ?? 1;
    const pool = await openPool({ trial, target, threads, tasksPerThread, firstLane: 0 });
    return {
      round: (ledger) =>
        drive(ledger, threads * tasksPerThread, async (item, _slot, index) =>
          received(ledger, index, await pool.run(item)),
        ),
      pending: () => pool.pending(),
      connect: () => pool.connect(),
      disconnect: () => pool.disconnect(),
      close: () => pool.close(),
    };
  },
};

export default workerThreadPool;
