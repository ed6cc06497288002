import { handText } from '../core/records/hand.ts';
import type { Plan, ResultRecord } from '../core/records/records.ts';
import { blockCostMs } from '../core/plan/block-cost.ts';
import type { Io } from './io.ts';

/**
 * Progress on stderr, written only when a record arrives: between rounds. A spinner's timer would live in the machine
 * that is being measured. On a terminal one line is rewritten; elsewhere each scenario gets a line.
 */
export class Progress {
  readonly #io: Io;
  readonly #plan: Plan;
  #totalRounds: number;
  #rounds = 0;
  #scenario = '';

  constructor(plan: Plan, io: Io) {
    this.#io = io;
    this.#plan = plan;
    this.#totalRounds = plan.blocks.reduce((total, block) => total + block.order.length * block.trials.length, 0);
  }

  show(record: ResultRecord): void {
    if (record.type === 'session') {
      const seconds = this.#plan.blocks.reduce((total, block) => total + blockCostMs(this.#plan, block), 0) / 1000;
      this.#io.stderr(`measuring for at least ${seconds.toFixed(0)} s; Ctrl-C keeps what is measured\n`);
    }
    if (record.type === 'fault')
      this.#line(`${record.trial} ${record.isByHand === true ? 'was ended by hand' : 'failed'}: ${record.reason}`);
    if (record.type === 'hand') this.#line(`by hand: ${handText(record)}`);
    if (record.type === 'trial') this.#begin(record);
    if (record.type === 'round') this.#advance(record);
    if (record.type === 'look' && record.ends) this.#end(record);
  }

  /** Takes the rewritten line away. */
  clear(): void {
    if (this.#io.isProgressLive) this.#io.rewrite('');
  }

  #begin({ trial, state, reason }: Extract<ResultRecord, { type: 'trial' }>): void {
    const scenario = this.#plan.trials.find((each) => each.id === trial)?.scenario ?? '';
    if (scenario !== this.#scenario) {
      this.#scenario = scenario;
      if (!this.#io.isProgressLive) this.#io.stderr(`${this.#percent()} ${scenario}\n`);
    }
    if (state !== 'ready') this.#line(`${trial} is ${state}: ${reason ?? ''}`);
    else if (this.#io.isProgressLive) this.#io.rewrite(`${this.#percent()} ${trial} is ready`);
  }

  #advance({ trial, round, attempt }: Extract<ResultRecord, { type: 'round' }>): void {
    if (attempt === 0) this.#rounds += 1;
    if (!this.#io.isProgressLive) return;
    const again = attempt === 0 ? '' : ' again: the machine was disturbed';
    this.#io.rewrite(`${this.#percent()} ${trial}, round ${round + 1}${again}`);
  }

  #end({ scenario, rounds, futile }: Extract<ResultRecord, { type: 'look' }>): void {
    const block = this.#plan.blocks.find((each) => each.scenario === scenario);
    if (block !== undefined) this.#totalRounds -= (block.order.length - rounds) * block.trials.length;
    const rest = futile === 0 ? '' : `, as far as more rounds would decide it (${futile} of its comparisons unclear)`;
    this.#line(`${scenario} is decided after ${rounds} rounds${rest}`);
  }

  #line(text: string): void {
    this.clear();
    this.#io.stderr(`${text}\n`);
  }

  #percent(): string {
    return `${String(Math.floor((this.#rounds * 100) / Math.max(1, this.#totalRounds))).padStart(3)} %`;
  }
}
