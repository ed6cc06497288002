import { parentPort, workerData } from 'node:worker_threads';
import { unchanging } from '../core/members/unchanging.ts';
import { now } from '../core/trial/clock.ts';
import { LaneSet } from '../core/trial/lane-set.ts';
import { type Answers, note } from '../core/trial/loop.ts';
import { pendingWork } from '../core/trial/pending.ts';
import { answer, type Reply, type Request } from '../core/process/requests.ts';
import { type Thrown, thrownOf } from '../core/text/thrown.ts';
import type { Operation, WorkItem } from '../core/members/types.ts';
import type { LoopEvent, LoopReport, LoopRound, LoopThreadData } from './_loop-messages.ts';
import {
  dealtTo,
  isOver,
  nextPlace,
  NONE,
  type SharedRound,
  signalled,
  signalOf,
  take,
  takeAt,
} from './_shared-round.ts';

/** One thread that is an event loop of its own: its lanes take items from a counter that all threads share. */

const { trial, target, ordinal } = workerData as LoopThreadData;
const tasksPerThread = trial.shape.tasksPerThread ?? 1;
const threads = trial.shape.threads ?? 1;
/** In a served suite the answer to a client goes out when its operation has ended, and not at the end of the round. */
const isHeard = trial.clients != null;
let opened: LaneSet | undefined;
let lanes: readonly Operation[] = [];

const handlers = {
  async open() {
    opened = await LaneSet.open(trial, target, ordinal * tasksPerThread, tasksPerThread);
    lanes = opened.operations;
  },
  async connect() {
    await opened?.connect();
    lanes = opened?.operations ?? [];
  },
  async round({ items, round }: LoopRound): Promise<LoopReport> {
    await signalled(round, signalOf(round));
    return new ThreadRound(items.map(unchanging), round).work();
  },
  /** Answered when the requests before it have been taken: with a round expected, the round may begin. */
  ready() {},
  pending: () => pendingWork(),
  close: () => opened?.close(),
};

parentPort?.on('message', (request: Request) => void answer(handlers, request, post));

/** The part of a round that this thread does. */
class ThreadRound {
  readonly #items: readonly WorkItem[];
  readonly #round: SharedRound;
  readonly #answers: Answers;
  readonly #thrown = new Map<number, Thrown>();
  readonly #idle: Operation[] = [];
  /** Of a thread with no idle lane: called when it has one again. */
  #freed: () => void = () => {};

  constructor(items: readonly WorkItem[], round: SharedRound) {
    this.#items = items;
    this.#round = round;
    this.#answers = { ...round, observed: new Map() };
  }

  async work(): Promise<LoopReport> {
    for (const [lane, operation] of lanes.entries()) {
      const index = dealtTo(this.#round, lane * threads + ordinal);
      if (index === NONE) this.#idle.push(operation);
      else void this.#occupy(operation, index, now());
    }
    for (;;) {
      const seen = signalOf(this.#round);
      this.#fill();
      if (isOver(this.#round)) break;
      await (this.#idle.length > 0 ? signalled(this.#round, seen) : this.#isFreed());
    }
    while (this.#idle.length < lanes.length) await this.#isFreed();
    return { observed: this.#answers.observed, thrown: this.#thrown };
  }

  /** Gives items to idle lanes while there are both. */
  #fill(): void {
    for (let operation = this.#idle.pop(); operation !== undefined; operation = this.#idle.pop()) {
      const index = take(this.#round);
      if (index === NONE) return void this.#idle.push(operation);
      void this.#occupy(operation, index, this.#round.admittedNs[index] as number);
    }
  }

  /** Does one item after the other on a lane, until there is none to take. */
  async #occupy(operation: Operation, first: number, startNs: number): Promise<void> {
    const { startedNs, finishedNs } = this.#round;
    let index = first;
    let at = startNs;
    while (index !== NONE) {
      const done = index;
      startedNs[done] = at;
      const place = await this.#run(operation, done);
      at = finishedNs[done] as number;
      if (isHeard) post({ finished: done, thrown: this.#thrown.get(done) ?? null });
      // a slot is free at the very instant at which its last call ended, so that one reading of the clock serves for both
      index = takeAt(this.#round, place, at);
      if (index === NONE) index = take(this.#round);
      if (index !== NONE) at = this.#round.admittedNs[index] as number;
    }
    this.#idle.push(operation);
    this.#freed();
  }

  /** @returns the place that was next when the operation had ended, which is looked for before the clock is read */
  async #run(operation: Operation, index: number): Promise<number> {
    const { finishedNs } = this.#round;
    let place: number;
    try {
      const outcome = await operation.run(this.#items[index] as WorkItem);
      place = nextPlace(this.#round);
      finishedNs[index] = now();
      note(this.#answers, index, outcome);
    } catch (error) {
      place = nextPlace(this.#round);
      finishedNs[index] = now();
      this.#thrown.set(index, thrownOf(error));
    }
    return place;
  }

  #isFreed(): Promise<void> {
    return new Promise((resolve) => {
      this.#freed = resolve;
    });
  }
}

function post(message: Reply | LoopEvent): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows, and this is a thread
  parentPort?.postMessage(message);
}
