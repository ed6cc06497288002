import type { Metric } from '../records/gate-metrics.ts';
import type { Stage } from './records.ts';

/**
 * The constants of a gate. docs/gate.md explains each for someone who is no statistician, and shows what they give on
 * recorded data.
 */

/** Pairs of fresh processes that look for suspects, and pairs that none of the screen has touched to confirm them. */
export const SCREEN_PAIRS = 8;
export const CONFIRM_PAIRS = 4;
/**
 * So many pairs of one process each are expected to decide: their rounds scatter more than they differ, so that few of many
 * rounds say more than many of few.
 */
export const SHARED_PAIRS = 4;
/** Where the screen leaves something open and the budget lasts, it is looked at again after so many pairs in all. */
export const FURTHER_LOOKS = [12, 16, 24, 32] as const;
export const MOST_SCREEN_PAIRS = Math.max(...FURTHER_LOOKS);
/** Part of the budget that the screen may take. */
export const SCREEN_SHARE = 2 / 3;

/**
 * What both versions do in one process is checked in processes of their own: once, and again where that says something
 * else. They differ where each of so many checks is so far from what was seen in one process (a log-ratio: 10 %, and so
 * many times the error of its few rounds), which the luck of two processes explains once, and not three times in a row.
 */
export const MOST_CHECKS = 3;
export const CHECK_REACH = 0.1;
export const CHECK_ERRORS = 2;
/** Rounds without which a check says nothing. */
export const LEAST_CHECKED = 4;
/** What a process needs to start, and holds, is not measured but compared: by how much more, as a share and at the least. */
export const PROCESS_SHARE = 0.5;
export const LEAST_START_MS = 50;
export const LEAST_MEMORY_BYTES = 32 * 2 ** 20;

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
/** A check is coarse: it tells 10 % and more. */
const CHECK_WARM_UP_MS = 1_000;
/** How long a cell is warmed up, and how many rounds of each side a pair has at the most. */
export function effortOf(stage: Stage, isShared: boolean) {
  if (stage === 'check') return { leastMs: CHECK_WARM_UP_MS, mostMs: CHECK_WARM_UP_MS, rounds: LEAST_ROUNDS };
  return { leastMs: LEAST_WARM_UP_MS, mostMs: WARM_UP_MS, rounds: isShared ? 2 * MOST_ROUNDS : MOST_ROUNDS };
}

/**
 * Where both versions live in one process it is the rounds that scatter, and hardly the processes: there are more of them,
 * until the error within the pair is below this part of the margin.
 */
export const SHARED_ERROR_SHARE = 0.4;
/**
 * How much pairs of one process each differ, as the standard deviation of a log-ratio, and so many pairs' worth of
 * knowledge that is: what few pairs show of it is weighed against it (a moderated t: Smyth 2004).
 */
export const SHARED_LUCK = { deviation: 0.025, degrees: 4 };

/**
 * Processes run in different states where pairs fall into groups: the gap between two is so large (a log-ratio), and so
 * many times what the pairs of a group differ by.
 */
export const LEAST_STATE_PAIRS = 4;
export const STATE_GAP = 0.1;
export const STATE_SPREADS = 5;

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
