import type { Agenda } from './agenda.ts';
import type { SimulatedItem } from './model.ts';

/** The item that is next, and the stamps of all: the simulated sides of the one loop (core/trial/loop.ts) and of its ledger. */
export class Admission {
  readonly admittedMs: Float64Array;
  readonly startedMs: Float64Array;
  readonly finishedMs: Float64Array;
  readonly items: readonly SimulatedItem[];
  peakInFlight = 0;
  /** Items that were given a slot: these are the first ones, for nobody overtakes. */
  admitted = 0;
  readonly #agenda: Agenda;
  readonly #closesAtMs: number;
  #inFlight = 0;

  constructor(items: readonly SimulatedItem[], agenda: Agenda, closesAtMs: number) {
    const unreached = () => new Float64Array(items.length).fill(Number.NaN);
    this.items = items;
    this.admittedMs = unreached();
    this.startedMs = unreached();
    this.finishedMs = unreached();
    this.#agenda = agenda;
    this.#closesAtMs = closesAtMs;
  }

  /** True when nothing is in flight and nothing will be. */
  get isOver(): boolean {
    const isClosed = this.admitted === this.items.length || this.#agenda.nowMs >= this.#closesAtMs;
    return isClosed && this.#inFlight === 0;
  }

  /** The next of the first `arrived` items is given a slot now; null where all have one, or the round has closed. */
  next(arrived: number): number | null {
    if (this.admitted >= arrived || this.#agenda.nowMs >= this.#closesAtMs) return null;
    const index = this.admitted;
    this.admitted += 1;
    this.#inFlight += 1;
    this.peakInFlight = Math.max(this.peakInFlight, this.#inFlight);
    this.admittedMs[index] = this.#agenda.nowMs;
    return index;
  }

  start(index: number): void {
    this.startedMs[index] = this.#agenda.nowMs;
  }

  finish(index: number): void {
    this.finishedMs[index] = this.#agenda.nowMs;
    this.#inFlight -= 1;
  }

  latencyMs(index: number): number {
    return (this.items[index] as SimulatedItem).latencyMs;
  }
}
