import { clearTimeout, setTimeout } from '../process/time.ts';
import { now } from './clock.ts';

/** A Node timer of more than this fires after 1 ms instead. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Calls `onDue` at `dueNs` of the clock in clock.ts or after it, never before; at once, without a timer, where
 * that has passed already. Returns what calls it off.
 *
 * Node cuts a timer to whole milliseconds of a clock that was read when the turn of the loop began. So what is left is
 * rounded up (5 ms less the 10 µs since the request came would be cut to 4 ms), and a timer that fires early all the
 * same is armed again. What remains is lateness: about 0.2 ms on an idle loop, on average 0.5 ms more for fractional
 * delays, and under load the length of the turn (docs/decisions/0001-mock-server.md).
 */
export function callAt(dueNs: number, onDue: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const leftMs = (dueNs - now()) / 1e6;
    if (leftMs > 0) timer = setTimeout(look, Math.min(Math.ceil(leftMs), LONGEST_TIMER_MS));
    else onDue();
  };
  look();
  return () => clearTimeout(timer);
}
