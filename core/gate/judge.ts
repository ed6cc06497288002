import type { Metric } from '../records/gate-metrics.ts';
import { type Hurdle, smallestDetectable } from '../stats/detectable.ts';
import { holm } from '../stats/holm.ts';
import { studentQuantile } from '../stats/student.ts';
import { type Estimate, meansOf, pWorse, rangeOf, standardError } from './estimate.ts';
import { estimated, type Hypothesis, isBeyond, isEarlyPass, isEnough, screenOf } from './looks.ts';
import { CONFIRM_PAIRS, EARLY_ALPHA, FAIL_SHARE, SHOWN_CONFIDENCE, STAGE_ALPHA } from './procedure.ts';
import { inStates, quiet, suspected, unlessUnchecked, type Word } from './said.ts';
import { type States, statesOf } from './states.ts';

export type { Hypothesis } from './looks.ts';

/** What is said of one metric of one cell. Ratios are candidate ÷ base. */
export interface Judgement {
  readonly cell: string;
  readonly metric: Metric;
  readonly word: Word;
  /** In one half sentence: why this word. */
  readonly reason: string;
  readonly ratio: { readonly estimate: number | null; readonly low: number | null; readonly high: number | null };
  /** Holm-adjusted; null where nothing was measured, or the stage did not take place. */
  readonly screenP: number | null;
  readonly confirmP: number | null;
  readonly rounds: number;
  readonly processPairs: number;
  /** Standard deviation of the log-ratio between pairs of processes, as seen here. */
  readonly noise: number | null;
  /** A slowdown of this share would have been caught nine times of ten. */
  readonly smallestDetectable: number | null;
}

/** Whether this metric is already known to be no slower by its margin. A look is taken after each pair of processes. */
export function passesEarly(hypothesis: Hypothesis): boolean {
  return hypothesis.isUnchecked !== true && isEarlyPass(screenOf(hypothesis), hypothesis);
}

/** Whether its processes run in different states, which no number of them makes one. */
export function isInStates({ screen, noiseFloor }: Hypothesis): boolean {
  return statesOf(meansOf(screen), noiseFloor) !== null;
}

/**
 * Whether this metric is so clearly slower that the screen need not look at it any longer: it will be among the suspects
 * whatever the others do, because the level is that of the first step of Holm's procedure, and a tenth of it at that.
 */
export function isClearSuspect(hypothesis: Hypothesis, familySize: number): boolean {
  const estimate = screenOf(hypothesis);
  return isEnough(estimate) && isBeyond(estimate, hypothesis) && pWorse(estimate) <= EARLY_ALPHA / familySize;
}

/** What the screen says of one metric. */
interface Screened {
  readonly hypothesis: Hypothesis;
  readonly estimate: Estimate | null;
  /** Holm-adjusted. */
  readonly p: number;
  readonly isSuspect: boolean;
}

/** Who has no estimate, or passes early, counts in the family and can be no suspect. */
function screenedOf(family: readonly Hypothesis[]): Screened[] {
  const seen = family.map((hypothesis) => ({ hypothesis, estimate: screenOf(hypothesis) }));
  const adjusted = adjustedP(
    seen.map(({ hypothesis, estimate }) => (isEarlyPass(estimate, hypothesis) ? null : estimate)),
  );
  return seen.map(({ hypothesis, estimate }, index) => {
    const p = adjusted[index] as number;
    return {
      hypothesis,
      estimate,
      p,
      isSuspect: estimate !== null && isBeyond(estimate, hypothesis) && p <= STAGE_ALPHA,
    };
  });
}

/**
 * Who has to be looked at again, by new processes: the estimate is beyond the part of the margin that fails, and so far
 * from none that in a family of this size it would come about by chance once in ten gates at most.
 */
export function suspectsOf(family: readonly Hypothesis[]): Hypothesis[] {
  return screenedOf(family).flatMap(({ hypothesis, isSuspect }) => (isSuspect ? [hypothesis] : []));
}

/** Every metric of a gate judged, from all that was seen: a pure function, so that a verdict can be made again. */
export function judge(family: readonly Hypothesis[]): Judgement[] {
  const screen = screenedOf(family);
  const suspects = screen.filter(({ isSuspect }) => isSuspect);
  const confirmations = suspects.map(({ hypothesis }) => estimated(hypothesis, hypothesis.confirm));
  const confirmP = adjustedP(confirmations);
  return screen.map((screened) => {
    const { hypothesis, estimate } = screened;
    const at = suspects.indexOf(screened);
    const confirmed = at < 0 ? null : (confirmations[at] ?? null);
    const seen = confirmed === null ? hypothesis.screen : hypothesis.confirm;
    const states = statesOf(meansOf(seen), hypothesis.noiseFloor);
    const shown = ofMost(seen, states, hypothesis) ?? confirmed ?? estimate;
    const said =
      at < 0 ? quiet(hypothesis, estimate) : suspected(hypothesis, confirmed, (confirmP[at] as number) <= STAGE_ALPHA);
    const { word, reason } = unlessUnchecked(
      hypothesis,
      states === null ? said : inStates(hypothesis, states, confirmed !== null),
    );
    return {
      cell: hypothesis.cell,
      metric: hypothesis.metric,
      word,
      reason,
      ratio: ratioOf(shown),
      screenP: estimate === null ? null : screened.p,
      confirmP: confirmed === null ? null : (confirmP[at] as number),
      rounds: shown?.rounds ?? 0,
      processPairs: shown?.processPairs ?? 0,
      noise: shown === null ? null : shown.deviation,
      smallestDetectable: estimate === null ? null : detectableOf(hypothesis, estimate, family.length),
    };
  });
}

/** A mean over states is what no process does: the larger group speaks for itself. */
function ofMost(pairs: readonly (readonly number[])[], states: States | null, hypothesis: Hypothesis): Estimate | null {
  if (states === null) return null;
  const present = pairs.filter((pair) => pair.length >= 2);
  return estimated(
    hypothesis,
    states.most.map((place) => present[place] as readonly number[]),
  );
}

/** Who has no estimate counts in the family, as one that nothing speaks against. */
function adjustedP(estimates: readonly (Estimate | null)[]): number[] {
  return holm(estimates.map((estimate) => (estimate === null ? 1 : pWorse(estimate))));
}

function ratioOf(estimate: Estimate | null): Judgement['ratio'] {
  if (estimate === null) return { estimate: null, low: null, high: null };
  const { low, high } = rangeOf(estimate, SHOWN_CONFIDENCE);
  return { estimate: Math.exp(estimate.logRatio), low: Math.exp(low), high: Math.exp(high) };
}

/**
 * The screen has to suspect it, at the level of the first step of Holm's procedure, and the confirmation, with its fewer
 * pairs, to find it again. What is smaller than the margin may have passed early, however little noise there is.
 */
function detectableOf({ margin }: Hypothesis, estimate: Estimate, familySize: number): number {
  const hurdle = (pairs: number, level: number): Hurdle => {
    const scale = Math.sqrt(estimate.processPairs / pairs);
    const needed = Math.max(
      Math.log1p(FAIL_SHARE * margin),
      studentQuantile(level, Number.POSITIVE_INFINITY) * estimate.errorWithin * scale,
      studentQuantile(level, estimate.degrees - estimate.processPairs + pairs) * estimate.errorBetween * scale,
    );
    return { needed, standardError: standardError(estimate) * scale };
  };
  const hurdles = [hurdle(estimate.processPairs, STAGE_ALPHA / familySize), hurdle(CONFIRM_PAIRS, STAGE_ALPHA)];
  return Math.max(margin, smallestDetectable(hurdles));
}
