/** The models of which reports say more than of others, by the names of their runners. */

/** What all others are compared with, where it is measured. */
export const BASELINE = 'sequential';
/** With as many calls in flight as a pool has, it is the control of that pool. */
export const LOOP = 'event-loop';
/** The pool whose price of handing over is told, and from which load on it pays. */
export const POOL = 'worker-thread-pool';
