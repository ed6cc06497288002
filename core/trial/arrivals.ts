import { loopIdleMs } from '../process/resources.ts';
import { clearTimeout, setTimeout } from '../process/time.ts';
import { now } from './clock.ts';
import { observe } from './loop.ts';
import type { ArrivalProcess, Ledger } from '../members/types.ts';

/** After the last arrival of an open loop: operations without a slot by then came in vain, and count as never started. */
export const GRACE_MS = 1000;

/** What the pacer of an open loop tells of itself: by how much an arrival was late, in milliseconds. */
export const SCHEDULE_LATENESS = 'scheduleLatenessMs';
/** The part of it in which nobody held the loop up: the loop waited, and was woken too late. That is the pacer's own. */
export const IDLE_LATENESS = 'idleLatenessMs';
/** Arrivals that are less late than this need not be explained: timers are as late. */
const TOLERATED_MS = 5;

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
 * tells by how much. Where operations run on its loop and hold it up, they are what made it late: that is what their users
 * would see, too. Time in which the loop waited for nothing but its timer was not theirs.
 */
export class OpenArrivals implements ArrivalProcess {
  readonly #graceMs: number | null;
  readonly #idleMs: () => number | null;
  #timer: NodeJS.Timeout | undefined;
  #left = 0;

  /**
   * @param graceMs How long after the last arrival the round is closed; null where somebody else closes it.
   * @param idleMs For how long the loop has waited so far, where operations run on it; null where nobody knows.
   */
  constructor(graceMs: number | null = GRACE_MS, idleMs: () => number | null = loopIdleMs) {
    this.#graceMs = graceMs;
    this.#idleMs = idleMs;
  }

  begin(ledger: Ledger, submit: (count: number) => void, close: () => void): void {
    const { items, submittedNs } = ledger;
    const begunNs = now();
    for (const [index, { dueMs }] of items.entries()) submittedNs[index] = begunNs + dueMs * 1e6;
    this.#left = items.length;
    let next = 0;
    let armed = { atNs: begunNs, idleMs: this.#idleMs() };
    const pace = (): void => {
      const atNs = now();
      const first = next;
      const idle = this.#idleSince(armed, submittedNs[next] ?? atNs, atNs);
      while (next < items.length && (submittedNs[next] as number) <= atNs) {
        const lateMs = (atNs - (submittedNs[next] as number)) / 1e6;
        observe(ledger, SCHEDULE_LATENESS, lateMs);
        observe(ledger, IDLE_LATENESS, Math.min(lateMs, idle));
        next += 1;
      }
      if (next > first) submit(next - first);
      if (this.#left === 0) return;
      // in whole milliseconds, like all of Node's timers, and rounded up: a little late and never early
      const armedNs = now();
      const leftMs = Math.ceil(((submittedNs[next] ?? atNs) - armedNs) / 1e6);
      armed = { atNs: armedNs, idleMs: this.#idleMs() };
      if (next < items.length) this.#timer = setTimeout(pace, Math.max(1, leftMs));
      else if (this.#graceMs !== null) this.#timer = setTimeout(close, this.#graceMs);
    };
    pace();
  }

  /** For how long, in milliseconds, the loop has waited after the instant at which it should have been woken. */
  #idleSince(armed: { readonly atNs: number; readonly idleMs: number | null }, dueNs: number, atNs: number): number {
    if ((atNs - dueNs) / 1e6 < TOLERATED_MS || armed.idleMs === null) return Infinity;
    const idleMs = (this.#idleMs() ?? Infinity) - armed.idleMs;
    return Math.max(0, idleMs - (dueNs - armed.atNs) / 1e6);
  }

  finished(): void {
    this.#left -= 1;
    if (this.#left === 0) clearTimeout(this.#timer);
  }
}
