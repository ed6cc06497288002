import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sibling } from '../core/sibling.ts';
import { errorOf } from '../core/thrown.ts';
import { BROKEN, type Demand, type NumberedDemand, type PoolReply } from './_pool-messages.ts';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One process of a pool, as the trial's process sees it. Messages are JSON, Node's default: structured clone ("advanced")
 * was measured to need as long for an item and its answer, 20 to 50 µs, and a tenth more CPU.
 */
export class PoolProcess {
  /** Rejects when it is gone, or broken, with the reason. */
  readonly lost: Promise<never>;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #pending = new Map<number, Pending>();
  #reason: Error | null = null;
  #asked = 0;

  /** @param ordinal Its place in the pool, for who reads the reason of its end: 1, 2 … */
  constructor(ordinal: number) {
    this.#child = fork(fileURLToPath(sibling(import.meta.url, '_pool-process')), [], {
      // what a workload prints goes to stderr: stdout is for data
      stdio: ['ignore', 2, 2, 'ipc'],
      execArgv: [],
    });
    const { promise, reject } = Promise.withResolvers<never>();
    this.lost = promise;
    promise.catch(() => {}); // also where nobody waits for it
    const lose = (error: Error): void => {
      this.#reason ??= error;
      reject(this.#reason);
      for (const pending of this.#pending.values()) pending.reject(this.#reason);
      this.#pending.clear();
    };
    this.#child.on('message', (reply: PoolReply) => {
      if (reply.id === BROKEN && 'thrown' in reply) lose(errorOf(reply.thrown));
      else this.#settle(reply);
    });
    this.#ended = new Promise((resolve) => {
      this.#child.on('error', (error) => {
        lose(error);
        if (this.#child.pid === undefined) resolve(); // it never was
      });
      this.#child.once('exit', (code, signal) => {
        const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
        lose(new Error(`process ${ordinal} of the pool ${how}`));
        resolve();
      });
    });
  }

  /** Asks, and waits for the answer. @throws Error where it says no, or is gone */
  ask<T>(demand: Demand): Promise<T> {
    if (this.#reason !== null) return Promise.reject(this.#reason);
    this.#asked += 1;
    const id = this.#asked;
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      const message: NumberedDemand = { id, ...demand };
      this.#child.send(message, () => {}); // who cannot be told is gone, and that rejects
    });
  }

  /** Ends it at once, whatever it is doing; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  #settle(reply: PoolReply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if ('thrown' in reply) pending?.reject(errorOf(reply.thrown));
    else pending?.resolve(reply.value);
  }
}
