import { Worker } from 'node:worker_threads';
import { type Reply, Requests } from '../core/process/requests.ts';
import { sibling } from '../core/members/sibling.ts';
import type { Thrown } from '../core/text/thrown.ts';
import type { LoopEvent, LoopReport, LoopRound, LoopThreadData } from './_loop-messages.ts';

/** A thread that is an event loop of its own, as the main thread sees it. */
export class LoopThread {
  /** Resolves when it has its lanes. */
  readonly opened: Promise<void>;
  /** What it has seen of the round that it expected last. */
  report: Promise<LoopReport> = Promise.reject(new Error('no round was expected'));
  /** Hears of every item that has ended in a served suite. */
  onFinished: (index: number, thrown: Thrown | null) => void = () => {};
  readonly #worker: Worker;
  readonly #requests: Requests;

  constructor(data: LoopThreadData) {
    const worker = new Worker(new URL(sibling(import.meta.url, '_loop-thread')), { workerData: data });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows, and this is a thread
    const requests = new Requests((message) => worker.postMessage(message));
    worker.on('error', (error: Error) => requests.lose(error));
    worker.on('exit', (code) => requests.lose(new Error(`thread ${data.ordinal + 1} ended with code ${code}`)));
    worker.on('message', (message: Reply | LoopEvent) => {
      if ('id' in message) requests.settle(message);
      else this.onFinished(message.finished, message.thrown);
    });
    this.#worker = worker;
    this.#requests = requests;
    this.opened = requests.ask('open', null);
    this.report.catch(() => {}); // there is no round yet that would want it
  }

  /** Gives it a round, and waits until it has it. @throws Error where it ends first */
  async expect(round: LoopRound): Promise<void> {
    this.report = this.#requests.ask('round', round);
    this.report.catch(() => {}); // told by the round, which waits for it
    await this.#requests.ask('ready', null);
  }

  /** What it waits for, so many things. */
  async pending(): Promise<number> {
    return this.#requests.ask('pending', null);
  }

  /** Opens its lanes, where they are open in rounds alone. */
  async connect(): Promise<void> {
    await this.#requests.ask('connect', null);
  }

  /** Closes its lanes; they may be opened again. */
  async close(): Promise<void> {
    await this.#requests.ask('close', null);
  }

  /** Ends it at once, whatever it is doing; resolves when it is gone. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }
}
