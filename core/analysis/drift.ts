import type { Change } from '../records/changes.ts';
import type { Load } from './binding.ts';

/**
 * Between two sessions one machine has been seen to become 1.7 times as slow, and two of the same class differ by 1.8.
 * What so much can explain is no evidence of anything else.
 */
export const DRIFT = 2;

/**
 * Two processes of one program differ for all of their lives, and no number of rounds shows it: on a quiet machine by 1 % in
 * wall time and 2.2 % in CPU (standard deviation), and one in eight takes 20 % more CPU. A change of a ratio has four of
 * them in it, that of an efficiency or of CPU by itself two: three standard deviations of wall time, and as many dear processes
 * as there are on one side.
 */
const LUCK: Readonly<Record<Change['quantity'], number>> = {
  throughputPerSecond: 1.06,
  cpuMicrosPerOperation: 1.5,
  efficiency: 1.04,
  cpuPerCalibration: 1.3,
};

/** The ratios that a drift of the machine could have made out of an unchanged program; 1 lies within. */
export interface DriftRange {
  readonly low: number;
  readonly high: number;
}

/** Where a drift of the machine is on both sides of the ratio alike. */
export const NO_DRIFT: DriftRange = { low: 1, high: 1 };

/**
 * What a loop in registers does not tell of a machine: how much dearer, or cheaper, its memory and its system calls are. Half
 * of what a drift may be, as a power: nothing here has measured it.
 */
export const UNCALIBRATED: DriftRange = { low: DRIFT ** -0.5, high: DRIFT ** 0.5 };

/** The same, with the luck of the processes. */
export function withLuck({ low, high }: DriftRange, quantity: Change['quantity']): DriftRange {
  return { low: low / LUCK[quantity], high: high * LUCK[quantity] };
}

/**
 * What becomes of candidate ÷ baseline in throughput if everything but waiting takes DRIFT times as long, or as short. Where
 * both wait, or both compute, next to nothing; where one waits and the other computes, all of it.
 *
 * @param baseline null for the bound, which no machine moves
 */
export function driftOf(candidate: Load, baseline: Load | null, usableCores: number): DriftRange {
  const ratios = [DRIFT, 1 / DRIFT].map(
    (factor) =>
      (baseline === null ? 1 : slowdown(baseline, factor, usableCores)) / slowdown(candidate, factor, usableCores),
  );
  return { low: Math.min(1, ...ratios), high: Math.max(1, ...ratios) };
}

/**
 * The makespan on a machine that needs `factor` times as long, as a share of what it was: waiting stays, the rest grows, and
 * no resource can be busy for more than all of the time.
 */
function slowdown({ waiting, server, loop, cores }: Load, factor: number, usableCores: number): number {
  const waits = Math.min(1, waiting ?? 0);
  const busiest = Math.max(server ?? 0, loop ?? 0, cores / usableCores);
  return Math.max(waits + (1 - waits) * factor, busiest * factor);
}
