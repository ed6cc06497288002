import type { Operation, Target, TrialSpec } from '../members/types.ts';
import { closeLanes, openLanes } from './lanes.ts';

/**
 * The lanes of one thread. They are open for as long as it lives; or, in a trial that holds nothing between its rounds, from
 * before each round until after it, on neither side on the clock.
 */
export class LaneSet {
  /** Those that are open; none between the rounds of such a trial. */
  operations: readonly Operation[] = [];
  readonly #open: () => Promise<Operation[]>;
  #opening: Promise<void> | null = null;
  #closing: Promise<void> = Promise.resolve();

  private constructor(open: () => Promise<Operation[]>) {
    this.#open = open;
  }

  /** Lane `first` and those after it: opened at once, for what cannot be opened shall be told before the first round. */
  static async open(trial: TrialSpec, target: Target | null, first: number, count: number): Promise<LaneSet> {
    const lanes = new LaneSet(() => openLanes(trial, target, first, count));
    await lanes.connect();
    if (trial.connect === 'per-round') await lanes.close();
    return lanes;
  }

  /** Opens them where they are not open: who is asked several times does so once. */
  connect(): Promise<void> {
    this.#opening ??= this.#connected();
    return this.#opening;
  }

  /** Closes them where they are open; they may be opened again. */
  close(): Promise<void> {
    const opening = this.#opening;
    if (opening !== null) {
      this.#opening = null;
      this.#closing = this.#closed(opening);
    }
    return this.#closing;
  }

  async #connected(): Promise<void> {
    await this.#closing;
    this.operations = await this.#open();
  }

  async #closed(opening: Promise<void>): Promise<void> {
    await opening.catch(() => {}); // then there is none
    const { operations } = this;
    this.operations = [];
    await closeLanes(operations);
  }
}
