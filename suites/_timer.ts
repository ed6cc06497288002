import { callAt } from '../core/trial/call-at.ts';
import { now } from '../core/trial/clock.ts';

/** Waits for so many milliseconds, and says by how many it was late: never less than 0. */
export function waitFor(ms: number): Promise<number> {
  const dueNs = now() + ms * 1e6;
  return new Promise((resolve) => {
    callAt(dueNs, () => resolve((now() - dueNs) / 1e6));
  });
}
