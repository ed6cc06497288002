import { performance } from 'node:perf_hooks';
import timers from 'node:timers';

/**
 * Node's clock and timers as they were when this was loaded, which is before any workload is: one that puts its own in
 * their place (fake timers do) changes what it reads and waits for itself, and not what is read and waited for here.
 */
export const { setTimeout, clearTimeout, setImmediate } = timers;

/** Milliseconds of the monotonic clock, since the start of this thread. */
export const nowMs = performance.now.bind(performance);
