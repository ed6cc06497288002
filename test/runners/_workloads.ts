import { setTimeout as wait } from 'node:timers/promises';
import { isMainThread, threadId } from 'node:worker_threads';
import type { Lane, Operation } from '../../core/types.ts';

/** Workloads that tests of runners name by this module, as a plan does. */

/** Says where it ran: the status is always 200, the checksum is its lane, and the rest was observed. */
export async function tells({ index }: Lane): Promise<Operation> {
  let inFlight = 0;
  return {
    async run({ id, latencyMs, parts }) {
      inFlight += 1;
      await wait(latencyMs);
      const observed = {
        laneCount: index,
        processCount: process.pid,
        threadCount: threadId,
        mainCount: Number(isMainThread),
        inFlightCount: inFlight,
      };
      inFlight -= 1;
      const outcome = { status: 200, bytes: id, checksum: index, observed };
      return parts === undefined
        ? outcome
        : { ...outcome, parts: parts.map((part) => ({ status: 200, bytes: part.id, checksum: index })) };
    },
    close: async () => {},
  };
}

/** Every other item ends in an error that has a code. */
export async function refuses(): Promise<Operation> {
  return {
    async run({ id }) {
      if (id % 2 === 1) throw Object.assign(new Error(`refused ${id}`), { code: 'ECONNREFUSED' });
      return { status: 200, bytes: 0, checksum: 0 };
    },
    close: async () => {},
  };
}

/** Lane 1 cannot be prepared, by an error with a name of its own. */
export async function cannot({ index }: Lane): Promise<Operation> {
  if (index === 1) throw Object.assign(new Error('no such server'), { name: 'Unsupported' });
  return refuses();
}

/** Whoever does item 2 ends, thread or process, as the params say. */
export async function ends({ params }: Lane): Promise<Operation> {
  return {
    async run({ id }) {
      if (id === 2 && params['who'] === 'thread') process.exit(3);
      if (id === 2) process.kill(process.pid, 'SIGKILL');
      await wait(id === 2 ? 60_000 : 1);
      return { status: 200, bytes: 0, checksum: 0 };
    },
    close: async () => {},
  };
}
