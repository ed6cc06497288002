import type { Plan, ResultRecord } from '../records/records.ts';
import type { Overseer } from './overseer.ts';

type Block = Plan['blocks'][number];

/** What somebody did by hand to the rows and the trials of a plan, as its session sees and records it. */
export class Hands {
  readonly #plan: Plan;
  readonly #overseer: Overseer;

  constructor(plan: Plan, overseer: Overseer) {
    this.#plan = plan;
    this.#overseer = overseer;
  }

  /** Waits while somebody holds the session up, and tells what was done by hand. */
  async *heldUp(): AsyncGenerator<ResultRecord> {
    await this.#overseer.next();
    yield* this.#overseer.taken();
  }

  /** No cell of a row that was ended by hand is a number: who stopped it had seen what came of it until then. */
  *endedRow({ trials, scenario }: Block, round: number | null): Generator<ResultRecord> {
    yield* this.#overseer.taken();
    const reason = this.#overseer.rowEnded(scenario) ?? '';
    for (const trial of trials) yield { type: 'fault', trial, round, reason, isByHand: true };
  }

  /** Why this trial goes on no more, where a hand is the reason; nothing where none is. */
  endedTrial(trial: string, round: number | null): ResultRecord[] {
    const reason = this.rowEndedOf(trial) ?? this.#overseer.trialEnded(trial);
    if (reason === null) return [];
    return [...this.#overseer.taken(), { type: 'fault', trial, round, reason, isByHand: true }];
  }

  /** Why the row of this trial is measured no further; null where it is. */
  rowEndedOf(trial: string): string | null {
    const block = this.#plan.blocks.find(({ trials }) => trials.includes(trial));
    return block === undefined ? null : this.#overseer.rowEnded(block.scenario);
  }
}
