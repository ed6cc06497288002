import { setTimeout as sleepFor } from 'node:timers/promises';

/** Waits at least so long: a timer that fires early is armed again. Node's may, by up to a millisecond. */
export async function waitAtLeast(ms: number): Promise<void> {
  const due = performance.now() + ms;
  for (let left = ms; left > 0; left = due - performance.now()) await sleepFor(Math.max(1, Math.ceil(left)));
}
