import type { Client } from 'undici/index.js';
import { callAt } from '../core/trial/call-at.ts';
import { now } from '../core/trial/clock.ts';
import type { Answer, Outcome, WorkItem } from '../core/members/types.ts';
import { connect, getOver } from './_connection.ts';

/**
 * Requests whose caller may change its mind: so many at once, each with a connection of its own, for a request that is
 * called off takes its connection with it.
 */
export class Tasks {
  readonly #connections: readonly Client[];

  constructor(origin: string, atOnce: number) {
    this.#connections = Array.from({ length: atOnce }, () => connect(origin));
  }

  /** One request, called off after `afterMs` if it is not answered by then: with this status. */
  async untilDue(item: WorkItem, afterMs: number, status: 499 | 504): Promise<Outcome> {
    const stop = new AbortController();
    let stoppedMs: number | null = null;
    const forget = callAt(now() + afterMs * 1e6, () => {
      stoppedMs = performance.now();
      stop.abort();
    });
    const answer = await this.#ask(item, 0, stop.signal, status);
    forget();
    return withCancelMs(answer, stoppedMs);
  }

  /** One request, whose caller waits for as long as it takes. */
  toTheEnd(item: WorkItem): Promise<Outcome> {
    return this.#ask(item, 0);
  }

  /** All of a group, until the first of them fails: it calls the others off, and waits until they have settled. */
  async untilError(items: readonly WorkItem[]): Promise<Outcome> {
    const stop = new AbortController();
    let stoppedMs: number | null = null;
    const parts = await Promise.all(
      items.map(async (item, task) => {
        const answer = await this.#ask(item, task, stop.signal);
        if (answer.status >= 500) {
          stoppedMs = performance.now();
          stop.abort();
        }
        return answer;
      }),
    );
    return withCancelMs({ ...WHOLE, parts }, stoppedMs);
  }

  /** All of a group, whatever becomes of each. */
  async allSettled(items: readonly WorkItem[]): Promise<Outcome> {
    const parts = await Promise.all(items.map((item, task) => this.#ask(item, task)));
    return { ...WHOLE, parts };
  }

  async close(): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.destroy()));
  }

  async #ask(
    { id }: WorkItem,
    task: number,
    signal: AbortSignal | null = null,
    calledOff: 499 | 504 = 499,
  ): Promise<Answer> {
    try {
      return await getOver(this.#connections[task] as Client, `/item/${id}`, signal);
    } catch (error) {
      if (signal?.aborted === true) return { status: calledOff, bytes: 0, checksum: 0 };
      throw error;
    }
  }
}

/** What a group returns beside its parts, which are what counts. */
const WHOLE: Answer = { status: 200, bytes: 0, checksum: 0 };

/** How long it took from calling off until all had settled, where anything was called off. */
function withCancelMs(outcome: Outcome, stoppedMs: number | null): Outcome {
  return stoppedMs === null ? outcome : { ...outcome, observed: { cancelMs: performance.now() - stoppedMs } };
}
