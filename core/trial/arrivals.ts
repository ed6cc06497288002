import { clearTimeout, setTimeout } from '../process/time.ts';
import { now } from './clock.ts';
import { observe } from './loop.ts';
import type { ArrivalProcess, Ledger } from '../members/types.ts';

/** After the last arrival of an open loop: operations without a slot by then came in vain, and count as never started. */
export const GRACE_MS = 1000;

/** What the pacer of an open loop tells of itself: by how much an arrival was late, in milliseconds. */
export const SCHEDULE_LATENESS = 'scheduleLatenessMs';

/** A closed loop: all operations come in at once. */
export const closedArrivals: ArrivalProcess = {
  begin(ledger, submit) {
    ledger.submittedNs.fill(now());
    submit(ledger.items.length);
  },
};

/**
 * An open loop: operations come in when they are due, whether or not there is a slot for them. Latency counts from then
 * (Tene's "coordinated omission" is to count it from a later instant); a pacer that is late makes latencies longer, and
 * tells by how much.
 */
export class OpenArrivals implements ArrivalProcess {
  readonly #graceMs: number | null;
  #timer: NodeJS.Timeout | undefined;
  #left = 0;

  /** @param graceMs How long after the last arrival the round is closed; null where somebody else closes it. */
  constructor(graceMs: number | null = GRACE_MS) {
    this.#graceMs = graceMs;
  }

  begin(ledger: Ledger, submit: (count: number) => void, close: () => void): void {
    const { items, submittedNs } = ledger;
    const begunNs = now();
    for (const [index, { dueMs }] of items.entries()) submittedNs[index] = begunNs + dueMs * 1e6;
    this.#left = items.length;
    let next = 0;
    const pace = (): void => {
      const atNs = now();
      const first = next;
      while (next < items.length && (submittedNs[next] as number) <= atNs) {
        observe(ledger, SCHEDULE_LATENESS, (atNs - (submittedNs[next] as number)) / 1e6);
        next += 1;
      }
      if (next > first) submit(next - first);
      if (this.#left === 0) return;
      // in whole milliseconds, like all of Node's timers, and rounded up: a little late and never early
      const leftMs = Math.ceil(((submittedNs[next] ?? atNs) - now()) / 1e6);
      if (next < items.length) this.#timer = setTimeout(pace, Math.max(1, leftMs));
      else if (this.#graceMs !== null) this.#timer = setTimeout(close, this.#graceMs);
    };
    pace();
  }

  finished(): void {
    this.#left -= 1;
    if (this.#left === 0) clearTimeout(this.#timer);
  }
}
