import type { Pairing } from '../records/comparison.ts';
import type { Load } from './binding.ts';

/**
 * By how much two processes of one program differ for as long as they live, which no number of rounds shows, as the standard
 * deviation of a logarithm. In the 1459 pairs of processes of equal code in bench/gate-proof.ndjson the medians of what waits
 * differ by 0.2 % in time and 5 % in CPU, and of what computes by 3 to 11 % in time and 2 to 7 % in CPU, with tails three times as
 * far out as those of a normal distribution: hence the upper ends. `make proof` shows what these figures give.
 */
const WAITING = 0.01;
const COMPUTING = 0.075;
const OF_CPU = 0.07;

/**
 * The standard deviation of the log-ratio of two processes of one program. What waits is delayed alike everywhere; what computes
 * depends on which core, which threads, which server and which layout of memory it got.
 */
export function luckOf(metric: Pairing['metric'], baseline: Load, candidate: Load): number {
  if (metric === 'cpuMicrosPerOperation') return OF_CPU;
  return Math.hypot(WAITING, COMPUTING * busyShare(baseline), COMPUTING * busyShare(candidate));
}

/** The part of the time in which somebody computes: what waiting does not explain, or else what was seen to be busy. */
function busyShare({ waiting, server, loop, cores }: Load): number {
  const busy = waiting === null ? Math.max(server ?? 0, loop ?? 0, cores) : 1 - waiting;
  return Math.min(1, Math.max(0, busy));
}
