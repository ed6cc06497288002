import type { RunOptions } from './library.ts';

/** Of `lockstep run`; how long, and how often at the least, says the Bench. */
export type BenchOptions = Pick<
  RunOptions,
  'rounds' | 'margin' | 'confidence' | 'orderSeed' | 'timeout' | 'signal' | 'onRecord'
>;
