import type { Piscina } from 'piscina';
import { loadInputs } from '../core/members/load.ts';
import { sibling } from '../core/members/sibling.ts';
import { errorOf } from '../core/text/thrown.ts';
import type { Ledger, Outcome, WorkItem } from '../core/members/types.ts';
import type { PoolRequest, PoolSpec, PoolWorkerData, ThreadMessage, ThreadReply, PoolReply } from './_pool-messages.ts';

/** Threads with their lanes, ready. It has no queue: no more items are admitted than it has lanes. */
export interface Pool {
  run(item: WorkItem): Promise<PoolReply>;
  /** What its threads wait for, so many things. */
  pending(): Promise<number>;
  /** Opens the lanes of all its threads, where they are open in rounds alone … */
  connect(): Promise<void>;
  /** … and closes them. */
  disconnect(): Promise<void>;
  close(): Promise<void>;
}

/** How often a message is offered to the whole pool before it counts as unreachable; each time, idle threads come first. */
const BROADCAST_ATTEMPTS = 100;

export async function openPool(spec: PoolSpec): Promise<Pool> {
  const { threads, tasksPerThread } = spec;
  const slots = threads * tasksPerThread;
  const workerData: PoolWorkerData = { ...spec, ordinals: new SharedArrayBuffer(4) };
  const makeInput = await loadInputs(spec.trial);
  const { Piscina } = await import('piscina'); // only a pool waits for it, and no other model
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
  // a thread that dies rejects its tasks; the one that stands in for it has no lanes, and why is asked of the pool
  let lost: Error | null = null;
  const lose = (error: Error): never => {
    lost ??= error;
    throw lost;
  };
  pool.on('error', (error: Error) => void (lost ??= error));
  try {
    await broadcast(pool, 'open', threads, slots);
  } catch (error) {
    await pool.destroy();
    throw error;
  }
  return {
    run(item) {
      if (lost !== null) return Promise.reject(lost);
      if (makeInput === null) return pool.run(item).catch(lose);
      const { value, transfer = [] } = makeInput(item);
      return pool.run({ item, input: value } satisfies PoolRequest, { transferList: [...transfer] }).catch(lose);
    },
    pending: () => broadcast(pool, 'pending', threads, slots),
    connect: async () => void (await broadcast(pool, 'connect', threads, slots)),
    disconnect: async () => void (await broadcast(pool, 'close', threads, slots)),
    async close() {
      await broadcast(pool, 'close', threads, slots).catch(() => {});
      await pool.destroy();
    },
  };
}

/** What the loop wants of an item that was done in a thread: when it began, and its outcome or its error. */
export function received({ startedNs }: Ledger, index: number, stamped: PoolReply): Outcome {
  startedNs[index] = stamped.startedNs;
  if ('thrown' in stamped) throw errorOf(stamped.thrown);
  return stamped.outcome;
}

/**
 * Piscina chooses the thread, so a message for every thread is offered to all slots until each has answered.
 *
 * @returns what all threads together wait for
 */
async function broadcast(pool: Piscina, message: ThreadMessage, threads: number, slots: number): Promise<number> {
  const pending = new Map<number, number>();
  for (let attempt = 0; pending.size < threads; attempt += 1) {
    if (attempt === BROADCAST_ATTEMPTS) throw new Error(`only ${pending.size} of ${threads} threads answered`);
    const answers: ThreadReply[] = await Promise.all(Array.from({ length: slots }, () => pool.run(message)));
    for (const answer of answers) {
      if ('thrown' in answer) throw errorOf(answer.thrown);
      pending.set(answer.threadId, answer.pending);
    }
  }
  return [...pending.values()].reduce((sum, each) => sum + each, 0);
}
