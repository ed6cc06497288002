import type { Operation, RoundSeed, Target, TrialSpec, WorkItem } from '../members/types.ts';
import type { Witness } from '../records/records.ts';
import { operationsOf } from '../work/work.ts';
import { openLanes } from './lanes.ts';
import type { Trial } from './measure.ts';
import { oneOperation } from './one-operation.ts';
import type { Wants } from './prompt-wants.ts';

/** A prepared trial, as its process knows it. */
export interface PromptedTrial {
  readonly trial: Trial;
  readonly spec: TrialSpec;
  readonly target: Target | null;
}

/** What code at a prompt in a trial finds there. */
export class PromptNames {
  readonly #prompted: PromptedTrial;
  readonly #wants: Wants;
  readonly #lanes: readonly PromptLane[];
  #working = 0;

  constructor(prompted: PromptedTrial, wants: Wants) {
    this.#prompted = prompted;
    this.#wants = wants;
    const itemAt = (index: number) => this.#itemAt(index);
    this.#lanes = Array.from(
      { length: prompted.spec.shape.concurrency },
      (_, index) => new PromptLane(index, prompted, itemAt),
    );
  }

  /** By name, as they are told to a user in `lockstep console --help`. */
  get all(): object {
    const { trial, spec } = this.#prompted;
    return {
      op: (index = 0) =>
        this.#noted(async () => oneOperation(trial.prepared, await this.#itemAt(index), trial.isPerRound ?? false)),
      round: () => this.#noted(() => this.#wants.want('round')),
      lanes: this.#lanes,
      server: { witness: (): Promise<Witness | null> => this.#wants.want('witness') },
      params: spec.params,
    };
  }

  /** Whether an operation or a round has not ended: what is half done cannot be taken out of this process. */
  get isWorking(): boolean {
    return this.#working > 0;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#lanes.map((lane) => lane.close()));
  }

  /** Of the round that the server is told of. @throws RangeError where that has none of this number */
  async #itemAt(index: number): Promise<WorkItem> {
    const items = operationsOf(await this.#wants.want<RoundSeed>('begin'));
    const item = items[index];
    if (item === undefined) throw new RangeError(`there are the operations 0 to ${items.length - 1}, and no ${index}`);
    return item;
  }

  async #noted<T>(work: () => Promise<T>): Promise<T> {
    this.#working += 1;
    try {
      return await work();
    } finally {
      this.#working -= 1;
    }
  }
}

/** A lane of the prompt's own, prepared as the one of this number is when it is used first: no model hands items to it. */
class PromptLane {
  readonly lane: number;
  readonly #open: () => Promise<readonly Operation[]>;
  readonly #itemAt: (index: number) => Promise<WorkItem>;
  #opened: Promise<readonly Operation[]> | null = null;

  constructor(lane: number, { spec, target }: PromptedTrial, itemAt: (index: number) => Promise<WorkItem>) {
    this.lane = lane;
    this.#open = () => openLanes(spec, target, lane, 1);
    this.#itemAt = itemAt;
  }

  async run(index = 0): Promise<unknown> {
    this.#opened ??= this.#open();
    const [operation] = await this.#opened;
    return operation?.run(await this.#itemAt(index));
  }

  async close(): Promise<void> {
    for (const operation of (await this.#opened) ?? []) await operation.close();
  }
}
