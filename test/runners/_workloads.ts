import { setTimeout as wait } from 'node:timers/promises';
import { isMainThread, threadId } from 'node:worker_threads';
import type { Lane, MakeInput, Operation } from '../../core/members/types.ts';

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

interface Received {
  readonly data: Uint8Array;
  readonly madeBy: number;
  /** How many of the data that were handed over before are gone where they were made. */
  readonly moved: number;
}

/** Inputs of one byte, moved where the parameter says so. */
export async function inputs({ params }: Pick<Lane, 'params'>): Promise<MakeInput> {
  const made: Uint8Array[] = [];
  return ({ id }) => {
    const data = Uint8Array.of(id);
    const moved = made.filter(({ length }) => length === 0).length;
    made.push(data);
    const value: Received = { data, madeBy: threadId, moved };
    return params['isMoved'] === true ? { value, transfer: [data.buffer] } : { value };
  };
}

/** Says what it was handed: the bytes are the byte of its input. */
export async function receives(): Promise<Operation> {
  return {
    async run(_item, input) {
      const { data, madeBy, moved } = input as Received;
      const observed = { hereCount: Number(madeBy === threadId), movedCount: moved };
      return { status: 200, bytes: data[0] as number, checksum: 0, observed };
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

const opens = new Map<number, number>();

/** Says how often its lane has been opened in this thread. */
export async function connects({ index }: Lane): Promise<Operation> {
  const times = (opens.get(index) ?? 0) + 1;
  opens.set(index, times);
  let isOpen = true;
  return {
    async run() {
      if (!isOpen) throw new Error('it is closed');
      return { status: 200, bytes: 0, checksum: index, observed: { openCount: times } };
    },
    close: async () => void (isOpen = false),
  };
}

/** A name of its own for every operation. */
export async function names(): Promise<Operation> {
  return {
    run: async ({ id }) => ({ status: 200, bytes: 0, checksum: 0, observed: { [`q${id}`]: 1 } }),
    close: async () => {},
  };
}

/** Answers at once, and leaves a timer behind. */
export async function forgets(): Promise<Operation> {
  return {
    async run() {
      void wait(60_000);
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

/** Writes to what it was given. */
export async function scribbles(): Promise<Operation> {
  return {
    async run(item) {
      Object.assign(item.parts?.[0] ?? item, { status: 500 });
      return { status: 200, bytes: 0, checksum: 0 };
    },
    close: async () => {},
  };
}
