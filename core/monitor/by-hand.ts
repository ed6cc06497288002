import { type HandRecord, handText } from '../records/hand.ts';
import { CancelledByHand, type Overseer } from '../session/overseer.ts';

/** What is done by hand to a session: told to it when it asks, between rounds, and kept for its file. */
export class ByHand implements Overseer {
  readonly #nowMs: () => number;
  readonly #startedMs: number;
  readonly #cancelled = new AbortController();
  readonly #rows = new Map<string, string>();
  readonly #trials = new Map<string, string>();
  readonly #looks = new Map<string, number>();
  readonly #looking = new Set<Promise<void>>();
  readonly #begins: (trial: string, round: number) => void;
  #untold: HandRecord[] = [];
  #held = Promise.withResolvers<void>();
  #heldMs = 0;
  #pause: (PromiseWithResolvers<void> & { readonly sinceMs: number }) | null = null;
  /** All of it, in words, in its order. */
  readonly done: string[] = [];

  constructor(nowMs: () => number, begins: (trial: string, round: number) => void) {
    this.#nowMs = nowMs;
    this.#startedMs = nowMs();
    this.#begins = begins;
  }

  /** Aborted when somebody cancels the whole session. */
  get cancelled(): AbortSignal {
    return this.#cancelled.signal;
  }

  get isPaused(): boolean {
    return this.#pause !== null;
  }

  pause(): void {
    if (this.#pause !== null) return;
    this.#note({ action: 'pause' });
    this.#pause = { ...Promise.withResolvers<void>(), sinceMs: this.#nowMs() };
  }

  resume(): void {
    if (this.#pause === null) return;
    this.#note({ action: 'resume' });
    this.letGo();
  }

  endRow(scenario: string, action: 'skip-row' | 'cancel-row'): void {
    if (this.#rows.has(scenario)) return;
    this.#rows.set(scenario, this.#note({ action, scenario }));
  }

  endTrial(trial: string, scenario: string, round: number | null, operation: number | null): void {
    if (this.#trials.has(trial)) return;
    const action = operation === null ? 'cancel-round' : 'cancel-operation';
    this.#trials.set(trial, this.#note({ action, scenario, trial, round, operation }));
  }

  /** Code was run in it: what it measures from then on is of whatever that left there. */
  enterTrial(trial: string, scenario: string): void {
    if (this.#trials.has(trial)) return;
    this.#trials.set(trial, this.#note({ action: 'enter-trial', scenario, trial }));
  }

  cancelRun(): void {
    if (this.#cancelled.signal.aborted) return;
    this.#note({ action: 'cancel-run' });
    this.#cancelled.abort(new CancelledByHand('cancelled by hand'));
    this.letGo();
  }

  /** Somebody looks into the round that this trial does, which does not count then. */
  async look<Found>(trial: string, into: () => Promise<Found>): Promise<Found> {
    this.#looks.set(trial, (this.#looks.get(trial) ?? 0) + 1);
    const looking = into();
    const over = looking.catch(() => {}).then(() => void this.#looking.delete(over));
    this.#looking.add(over);
    return looking;
  }

  /** Resolves when nobody looks any more: that is over before the next round begins. */
  async looked(): Promise<void> {
    await Promise.all(this.#looking);
  }

  async next(): Promise<void> {
    if (this.#pause === null) return;
    this.#held.resolve();
    await this.#pause.promise;
    this.#held = Promise.withResolvers();
  }

  /** Resolves when the session waits, between two rounds. */
  held(): Promise<void> {
    return this.#held.promise;
  }

  begins(trial: string, round: number): void {
    this.#looks.delete(trial);
    this.#begins(trial, round);
  }

  get heldMs(): number {
    return this.#heldMs;
  }

  rowEnded(scenario: string): string | null {
    return this.#rows.get(scenario) ?? null;
  }

  trialEnded(trial: string): string | null {
    return this.#trials.get(trial) ?? null;
  }

  observed(trial: string): number {
    return this.#looks.get(trial) ?? 0;
  }

  taken(): HandRecord[] {
    const taken = this.#untold;
    this.#untold = [];
    return taken;
  }

  /** Holds the session up no longer, as where it is interrupted: that is no deed of a hand. */
  letGo(): void {
    if (this.#pause === null) return;
    this.#heldMs += this.#nowMs() - this.#pause.sinceMs;
    this.#pause.resolve();
    this.#pause = null;
  }

  #note(some: Pick<HandRecord, 'action'> & Partial<HandRecord>): string {
    const atMs = Math.max(0, this.#nowMs() - this.#startedMs);
    const record = { type: 'hand' as const, scenario: null, trial: null, round: null, operation: null, ...some, atMs };
    this.#untold.push(record);
    const text = handText(record);
    this.done.push(text);
    return text;
  }
}
