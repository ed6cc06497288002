import { Worker } from 'node:worker_threads';
import { sibling } from '../core/sibling.ts';
import { errorOf, type Thrown } from '../core/thrown.ts';
import type { WorkItem } from '../core/types.ts';
import type { LoopReply, LoopRequest, LoopThreadData } from './_loop-messages.ts';
import type { SharedRound } from './_shared-round.ts';

type Done = Extract<LoopReply, { kind: 'done' }>;

/** A thread that is an event loop of its own, as the main thread sees it. */
export class LoopThread {
  /** Rejects when it has ended, with the reason. */
  readonly lost: Promise<never>;
  /** Resolves when it has its lanes. */
  readonly opened: Promise<unknown>;
  /** What it has seen of the round it was given last, when there is nothing left to do for it. */
  done: Promise<Done>;
  /** Hears of every item that has ended in a served suite. */
  onFinished: (index: number, thrown: Thrown | null) => void = () => {};
  readonly #worker: Worker;
  #waiting = new Map<LoopReply['kind'], (reply: LoopReply) => void>();

  constructor(data: LoopThreadData) {
    this.#worker = new Worker(new URL(sibling(import.meta.url, '_loop-thread')), { workerData: data });
    const { promise, reject } = Promise.withResolvers<never>();
    this.lost = promise;
    promise.catch(() => {}); // also where nobody waits for it
    this.#worker.on('error', reject);
    this.#worker.on('exit', (code) => reject(new Error(`thread ${data.ordinal + 1} ended with code ${code}`)));
    this.#worker.on('message', (reply: LoopReply) => {
      if (reply.kind === 'finished') this.onFinished(reply.index, reply.thrown);
      else if (reply.kind === 'failed') reject(errorOf(reply.thrown));
      else this.#waiting.get(reply.kind)?.(reply);
    });
    this.opened = this.#reply('opened');
    this.done = this.#reply('done');
    this.done.catch(() => {}); // there is no round yet that would want it
  }

  /** Gives it the items of a round, and waits until it has them. */
  async expect(items: readonly WorkItem[], round: SharedRound): Promise<void> {
    this.done = this.#reply('done');
    this.done.catch(() => {}); // told by who waits for the round
    this.#say({ kind: 'expect', items, round });
    await this.#reply('expecting');
  }

  async close(): Promise<void> {
    this.#say({ kind: 'close' });
    await this.#reply('closed');
  }

  /** Ends it at once, whatever it is doing; resolves when it is gone. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  /** The next reply of a kind. @throws Error where the thread ends first */
  #reply<Kind extends LoopReply['kind']>(kind: Kind): Promise<Extract<LoopReply, { kind: Kind }>> {
    const { promise, resolve } = Promise.withResolvers<LoopReply>();
    this.#waiting.set(kind, resolve);
    return Promise.race([this.lost, promise]) as Promise<Extract<LoopReply, { kind: Kind }>>;
  }

  #say(request: LoopRequest): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows, and this is a thread
    this.#worker.postMessage(request);
  }
}
