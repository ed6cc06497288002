import { now } from '../core/trial/clock.ts';
import { observe } from '../core/trial/loop.ts';
import type { Ledger, Prepared, Runner } from '../core/members/types.ts';
import { thrownOf } from '../core/text/thrown.ts';
import type { LoopReport } from './_loop-messages.ts';
import { LoopThread } from './_loop-threads.ts';
import { copyItem, letIn, openSharedRound, type SharedRound, shut } from './_shared-round.ts';

const eventLoopPerThread: Runner = {
  name: 'event-loop-per-thread',
  about: 'T worker threads, each an event loop that takes items from a shared counter: nothing is handed over',
  isSelfScheduling: true,
  shapes(concurrency, threads) {
    if (threads === 0) return [];
    const used = Math.min(threads, concurrency);
    const tasksPerThread = Math.floor(concurrency / used);
    return [{ concurrency: used * tasksPerThread, threads: used, tasksPerThread }];
  },
  async prepare(trial, target) {
    const threads = Array.from(
      { length: trial.shape.threads ?? 1 },
      (_, ordinal) => new LoopThread({ trial, target, ordinal }),
    );
    try {
      await Promise.all(threads.map((thread) => thread.opened));
    } catch (error) {
      await end(threads);
      throw error;
    }
    return new LoopThreads(threads, trial.shape.concurrency);
  },
};

/**
 * The rounds of such threads. The main thread lets items in, and when all is done it copies what the threads wrote. The
 * counter says which item is next: first come, first served, as in the loop of the other models (core/trial/loop.ts).
 */
class LoopThreads implements Prepared {
  readonly #threads: readonly LoopThread[];
  readonly #slots: number;
  #expected: { readonly ledger: Ledger; readonly shared: SharedRound } | null = null;

  constructor(threads: readonly LoopThread[], slots: number) {
    this.#threads = threads;
    this.#slots = slots;
  }

  /** Every thread gets all items, for nobody knows which it will take. */
  async expect(ledger: Ledger): Promise<void> {
    const shared = openSharedRound(ledger);
    await Promise.all(this.#threads.map((thread) => thread.expect({ items: ledger.items, round: shared })));
    ledger.shared = shared; // whoever looks at a round that runs finds its stamps there
    this.#expected = { ledger, shared };
  }

  async round(ledger: Ledger): Promise<void> {
    if (ledger.items.length === 0) return;
    if (this.#expected?.ledger !== ledger) await this.expect(ledger);
    const { shared } = this.#expected as { shared: SharedRound };
    const isTold = this.#listen(ledger, shared);
    this.#begin(ledger, shared);
    const reports = await Promise.all(this.#threads.map((thread) => thread.report));
    for (const { observed, thrown } of reports) {
      for (const [index, error] of thrown) ledger.thrown.set(index, error);
      keep(ledger, observed);
    }
    for (const index of ledger.items.keys()) {
      if (isTold.has(index) || Number.isNaN(shared.finishedNs[index])) continue;
      copyItem(shared, ledger, index);
      ledger.arrivals.finished?.(index);
    }
  }

  async pending(): Promise<number> {
    const all = await Promise.all(this.#threads.map((thread) => thread.pending()));
    return all.reduce((sum, each) => sum + each, 0);
  }

  async connect(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.connect()));
  }

  async disconnect(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#threads.map((thread) => thread.close()));
    await end(this.#threads);
  }

  /** In a served suite a request for an item is answered as soon as it has ended. @returns the items that were answered so */
  #listen(ledger: Ledger, shared: SharedRound): ReadonlySet<number> {
    const told = new Set<number>();
    for (const thread of this.#threads) {
      thread.onFinished = (index, thrown) => {
        told.add(index);
        if (thrown !== null) ledger.thrown.set(index, thrown);
        copyItem(shared, ledger, index);
        ledger.arrivals.finished?.(index);
      };
    }
    return told;
  }

  #begin(ledger: Ledger, shared: SharedRound): void {
    let freeSlots = this.#slots;
    ledger.arrivals.begin(
      ledger,
      (count) => {
        letIn(shared, ledger, count, freeSlots);
        freeSlots = 0;
      },
      () => {
        // the door, when it shuts, reads in the ledger which items are in; the exact stamps come with the copy
        const atNs = now();
        for (const index of ledger.order.subarray(0, shut(shared))) ledger.admittedNs[index] ||= atNs;
      },
    );
    freeSlots = 0;
  }
}

/** All threads together may have seen too many kinds of figures, though none has by itself: the last operation was one too many. */
function keep(ledger: Ledger, observed: LoopReport['observed']): void {
  try {
    for (const [name, samples] of observed) for (const sample of samples) observe(ledger, name, sample);
  } catch (error) {
    ledger.thrown.set(ledger.items.length - 1, thrownOf(error));
  }
}

async function end(threads: readonly LoopThread[]): Promise<void> {
  await Promise.all(threads.map((thread) => thread.terminate()));
}

export default eventLoopPerThread;
