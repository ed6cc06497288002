import type { Piscina } from 'piscina';
import { callAt } from '../core/trial/call-at.ts';
import { now } from '../core/trial/clock.ts';
import { sibling } from '../core/members/sibling.ts';
import type { Answer, Outcome, WorkItem } from '../core/members/types.ts';
import type { Task } from './_task-thread.ts';

/** One thread for the task, and one that stands by: the next task need not wait until the pool has a new thread. */
const THREADS = 2;

/** Tasks in a pool of threads, which calls one off by the means that it has: it ends the thread. */
export class ThreadTasks {
  readonly #pool: Piscina;
  readonly #origin: string;

  private constructor(pool: Piscina, origin: string) {
    this.#pool = pool;
    this.#origin = origin;
  }

  static async open(origin: string): Promise<ThreadTasks> {
    const { Piscina } = await import('piscina'); // only the mode that ends threads waits for it
    const filename = sibling(import.meta.url, '_task-thread');
    const pool = new Piscina({
      filename,
      minThreads: THREADS,
      maxThreads: THREADS,
      atomics: 'disabled',
      recordTiming: false,
    });
    pool.on('error', () => {}); // a thread that dies rejects its task, and that is where it is told
    await Promise.all(Array.from({ length: THREADS }, () => pool.run(null satisfies Task)));
    return new ThreadTasks(pool, origin);
  }

  /** One task, to its end. */
  toTheEnd({ id }: WorkItem): Promise<Outcome> {
    return this.#pool.run({ origin: this.#origin, id } satisfies Task) as Promise<Answer>;
  }

  /**
   * One task, called off after `afterMs` if it has not ended by then. Tells how long that took, and how
   * many threads were ended for it.
   */
  async untilDue({ id }: WorkItem, afterMs: number): Promise<Outcome> {
    const before = this.#threadIds();
    const stop = new AbortController();
    let stoppedMs = Number.NaN;
    const forget = callAt(now() + afterMs * 1e6, () => {
      stoppedMs = performance.now();
      stop.abort();
    });
    try {
      return (await this.#pool.run({ origin: this.#origin, id } satisfies Task, { signal: stop.signal })) as Answer;
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      const cancelMs = performance.now() - stoppedMs;
      const after = this.#threadIds();
      const endedThreads = before.filter((each) => !after.includes(each)).length;
      return { status: 499, bytes: 0, checksum: 0, observed: { cancelMs, endedThreads } };
    } finally {
      forget();
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  #threadIds(): readonly number[] {
    return this.#pool.threads.map((thread) => thread.threadId);
  }
}
