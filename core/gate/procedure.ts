import type { Metric } from '../records/gate-metrics.ts';

/**
 * The constants of a gate. docs/gate.md explains each for someone who is no statistician, and shows what they give on
 * recorded data.
 */

/** Pairs of fresh processes that look for suspects, and pairs that none of the screen has touched to confirm them. */
export const SCREEN_PAIRS = 8;
export const CONFIRM_PAIRS = 4;
/** Where the screen leaves something open and the budget lasts, it is looked at again after so many pairs in all. */
export const FURTHER_LOOKS = [12, 16, 24, 32] as const;
export const MOST_SCREEN_PAIRS = Math.max(...FURTHER_LOOKS);
/** Part of the budget that the screen may take. */
export const SCREEN_SHARE = 2 / 3;

/** Chance of one or more false suspects among all metrics, in each of the two stages: together at most 1 in 100. */
export const STAGE_ALPHA = 0.1;
/** Chance to let a slowdown of the whole margin pass early, over all looks of the screen. */
export const EARLY_BETA = 0.05;
/** Chance of one or more false suspects before the screen is over: small beside STAGE_ALPHA, to which it adds. */
export const EARLY_ALPHA = 0.01;
/** The first look is after so many pairs of processes, and there is one after each more. */
export const FIRST_LOOK = 3;
export const LOOKS = SCREEN_PAIRS - FIRST_LOOK + 1 + FURTHER_LOOKS.length;
/** Confidence of the bound that decides whether a quiet screen proves anything. */
export const CLEAR_CONFIDENCE = 0.99;
/** The same of each further look: all of them together are wrong as often as the screen itself. */
export const FURTHER_CLEAR_CONFIDENCE = 1 - (1 - CLEAR_CONFIDENCE) / FURTHER_LOOKS.length;
export const SHOWN_CONFIDENCE = 0.95;
/** Chance to say that machines disagree, of one metric or more, where their pairs of processes explain it. */
export const DISPUTE_ALPHA = 0.01;
/** Chance to say that the control moved, in one metric or more, where its noise explains it. */
export const CONTROL_ALPHA = 0.01;

/** In parts of the margin: what an estimate must reach to fail, and what a slowdown that went unseen must not be able to reach. */
export const FAIL_SHARE = 0.6;
export const UNSEEN_SHARE = 2;

/** Share of the log-ratios left out at each end. */
export const TRIM = 0.25;
/**
 * Rounds of each side in a pair of processes: the least that say anything, and enough. What is left over goes into more
 * pairs, because two processes of the same code differ by more than rounds do.
 */
export const LEAST_ROUNDS = 8;
export const MOST_ROUNDS = 32;
/**
 * Warm-up of a cell in a pair of processes: so long at least, then until it no longer gets faster (core/session/steady.ts),
 * and so long at most. Clients of HTTP still got faster after twenty thousand requests.
 */
export const LEAST_WARM_UP_MS = 2_500;
export const WARM_UP_MS = 5_000;
export const MOST_WARM_UP_ROUNDS = 1_000;

/**
 * By how much two processes of the same code differ for as long as they live: the standard deviation of a log-ratio that
 * no number of rounds makes smaller.
 */
export const NOISE_FLOOR: Readonly<Record<Metric, number>> = {
  makespanMs: 0.01,
  cpuMicrosPerOperation: 0.02,
  serviceP50Ms: 0.01,
  serviceP99Ms: 0.02,
};

/** The CPU of a model without threads is gated at a margin so many times as wide: there it is noise before it is time. */
export const CPU_MARGIN_FACTOR = 2;
