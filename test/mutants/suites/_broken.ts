import { isMainThread } from 'node:worker_threads';
import { Client } from 'undici/index.js';
import { makespanBound } from '../../../core/work/bound.ts';
import type { Suite, Target } from '../../../core/members/types.ts';
import { drawn } from '../../../core/work/work.ts';

export const LATENCY_MS = 30;

/** A suite of 8 operations of 30 ms that is correct but for its workload, the export `broken` of its file. */
export function broken(module: string, suite: Pick<Suite, 'name' | 'about' | 'server'>, errorShare = 0): Suite {
  return {
    ...suite,
    workload: { module, export: 'broken' },
    params: {},
    concurrency: [4],
    work: () => drawn({ operations: 8, latencyMs: LATENCY_MS, bytes: 64, errorShare }),
    bound: makespanBound,
  };
}

export interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
}

/** One kept-alive connection and what comes over it: what a correct lane has. */
export class Connection {
  readonly #client: Client;

  constructor(target: Target | null) {
    if (target === null) throw new Error('there is no server');
    this.#client = new Client(target.origin, { keepAliveTimeout: 600_000, keepAliveMaxTimeout: 600_000 });
  }

  async get(id: number): Promise<Answer> {
    const { statusCode, body } = await this.#client.request({ path: `/item/${id}`, method: 'GET' });
    return { status: statusCode, body: await body.bytes() };
  }

  async getStatus(id: number): Promise<number> {
    const { statusCode, body } = await this.#client.request({ path: `/item/${id}`, method: 'GET' });
    await body.dump();
    return statusCode;
  }

  close(): Promise<void> {
    return this.#client.destroy();
  }
}

/** Runs in a worker thread of a pool, where mutants that favour one model behave otherwise. */
export const isInPool = !isMainThread;
