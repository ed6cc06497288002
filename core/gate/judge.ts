import type { Metric } from '../records/gate-metrics.ts';
import { percent } from '../text/words.ts';
import { holm } from '../stats/holm.ts';
import { studentQuantile } from '../stats/student.ts';
import { type Estimate, estimateOf, meansOf, pUnseen, pWorse, rangeOf, standardError } from './estimate.ts';
import {
  CLEAR_CONFIDENCE,
  CONFIRM_PAIRS,
  EARLY_ALPHA,
  EARLY_BETA,
  FAIL_SHARE,
  FIRST_LOOK,
  LOOKS,
  SCREEN_PAIRS,
  SHARED_LUCK,
  SHOWN_CONFIDENCE,
  STAGE_ALPHA,
  UNSEEN_SHARE,
} from './procedure.ts';
import { type States, statesOf } from './states.ts';

/** One gated metric of one cell: what was seen of it, and by how much it may be slower. */
export interface Hypothesis {
  readonly cell: string;
  readonly metric: Metric;
  /** The smallest slowdown that must not slip through, as a share. */
  readonly margin: number;
  readonly noiseFloor: number;
  /** Log-ratios candidate ÷ base of the rounds, by pair of processes. */
  readonly screen: readonly (readonly number[])[];
  readonly confirm: readonly (readonly number[])[];
  /** Whether what both versions did in one process is still to be seen in processes of their own. Default: no. */
  readonly isUnchecked?: boolean;
  /** Whether both versions lived in one process, so that the luck of processes is that of both. Default: no. */
  readonly isShared?: boolean;
}

type Word = 'pass' | 'regression' | 'inconclusive';

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

/**
 * Whether more pairs of a screen would say no more: it passes, or all pairs that are planned have been measured and it is
 * clear, or its processes run in different states, which no number of them makes one.
 */
export function isSettled(hypothesis: Hypothesis, { word }: Pick<Judgement, 'word'>): boolean {
  if (passesEarly(hypothesis)) return true;
  const { screen, noiseFloor, isUnchecked = false } = hypothesis;
  const isPlanned = screen.length >= SCREEN_PAIRS && !isUnchecked;
  return isPlanned && (word !== 'inconclusive' || isInStates(screen, noiseFloor));
}

/** Whether more pairs of a confirmation could still say something else. */
export function isUnclear({ confirm, noiseFloor }: Hypothesis, { word, confirmP }: Judgement): boolean {
  return confirmP !== null && word === 'inconclusive' && !isInStates(confirm, noiseFloor);
}

function isInStates(pairs: readonly (readonly number[])[], noiseFloor: number): boolean {
  return statesOf(meansOf(pairs), noiseFloor) !== null;
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
    const said = at < 0 ? quiet(screened) : suspected(hypothesis, confirmed, (confirmP[at] as number) <= STAGE_ALPHA);
    const { word, reason } = states === null ? said : inStates(hypothesis, states, confirmed !== null);
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
      smallestDetectable: estimate === null ? null : smallestDetectable(hypothesis, estimate, family.length),
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

/** Which state the next process is in nobody knows: only what is slower in every pair, of the confirmation too, is slower. */
function inStates(
  { screen, confirm, margin }: Hypothesis,
  { text }: States,
  isConfirmed: boolean,
): { word: Word; reason: string } {
  const isSlower = [...meansOf(screen), ...meansOf(confirm)].every((mean) => mean >= Math.log1p(FAIL_SHARE * margin));
  return isConfirmed && isSlower
    ? { word: 'regression', reason: `slower in every pair of processes; ${text}` }
    : { word: 'inconclusive', reason: text };
}

const UNCHECKED = 'what it did in one process with the base was not checked in processes of their own';

/** A metric that nothing speaks against: has enough been seen to say so? */
function quiet({ hypothesis, estimate }: Screened): { word: Word; reason: string } {
  if (!isEnough(estimate)) return { word: 'inconclusive', reason: 'too few rounds were measured within the budget' };
  if (hypothesis.isUnchecked === true) {
    return { word: 'inconclusive', reason: UNCHECKED };
  }
  if (isEarlyPass(estimate, hypothesis)) return { word: 'pass', reason: `not slower by ${percent(hypothesis.margin)}` };
  return clearOrNot(hypothesis, estimate);
}

function suspected(
  hypothesis: Hypothesis,
  confirmed: Estimate | null,
  isSignificant: boolean,
): { word: Word; reason: string } {
  if (confirmed === null) {
    return { word: 'inconclusive', reason: 'it looks slower, and was not confirmed before the gate ended' };
  }
  if (isSignificant && isBeyond(confirmed, hypothesis)) {
    if (hypothesis.isUnchecked === true) return { word: 'inconclusive', reason: UNCHECKED };
    return rangeOf(confirmed, SHOWN_CONFIDENCE).low > 0
      ? { word: 'regression', reason: 'slower in the screen, and again in new processes' }
      : {
          word: 'inconclusive',
          reason: 'slower in the screen, and in new processes not so clearly that chance is excluded',
        };
  }
  return clearOrNot(hypothesis, confirmed);
}

/** What went unseen must not be able to be twice the margin. */
function clearOrNot({ margin }: Hypothesis, estimate: Estimate): { word: Word; reason: string } {
  const { high } = rangeOf(estimate, 2 * CLEAR_CONFIDENCE - 1);
  const unseen = Math.expm1(high);
  return unseen > UNSEEN_SHARE * margin
    ? { word: 'inconclusive', reason: `it may be slower by up to ${percent(unseen)}: the machine is too noisy to tell` }
    : { word: 'pass', reason: `no slowdown was found; at most ${percent(unseen)}` };
}

function screenOf(hypothesis: Hypothesis): Estimate | null {
  return estimated(hypothesis, hypothesis.screen);
}

function estimated({ noiseFloor, isShared = false }: Hypothesis, pairs: readonly (readonly number[])[]) {
  return isShared ? estimateOf(pairs, noiseFloor, SHARED_LUCK) : estimateOf(pairs, noiseFloor);
}

function isEnough(estimate: Estimate | null): estimate is Estimate {
  return estimate !== null && estimate.processPairs >= FIRST_LOOK;
}

function isEarlyPass(estimate: Estimate | null, { margin, isShared = false }: Hypothesis): boolean {
  if (!isEnough(estimate)) return false;
  const look = estimate.processPairs - FIRST_LOOK + 1;
  if (!isShared && look > LOOKS) return false;
  // where the first looks can tell, they may spend most: 1/(1·2) + 1/(2·3) + … is never more than all of it
  const spent = isShared ? 1 / (look * (look + 1)) : 1 / LOOKS;
  return pUnseen(estimate, Math.log1p(margin)) <= EARLY_BETA * spent;
}

function isBeyond({ logRatio }: Estimate, { margin }: Hypothesis): boolean {
  return logRatio >= Math.log1p(FAIL_SHARE * margin);
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

/** Chance to miss the smallest detectable slowdown in each of the two stages: together one in ten. */
const MISSED = 0.05;

/**
 * The screen has to suspect it, at the level of the first step of Holm's procedure, and the confirmation, with its fewer
 * pairs, to find it again. What is smaller than the margin may have passed early, however little noise there is.
 */
function smallestDetectable({ margin }: Hypothesis, estimate: Estimate, familySize: number): number {
  const caughtBy = (pairs: number, level: number): number => {
    const scale = Math.sqrt(estimate.processPairs / pairs);
    const needed = Math.max(
      Math.log1p(FAIL_SHARE * margin),
      studentQuantile(level, Number.POSITIVE_INFINITY) * estimate.errorWithin * scale,
      studentQuantile(level, estimate.degrees - estimate.processPairs + pairs) * estimate.errorBetween * scale,
    );
    return needed + studentQuantile(MISSED, Number.POSITIVE_INFINITY) * standardError(estimate) * scale;
  };
  const screened = caughtBy(estimate.processPairs, STAGE_ALPHA / familySize);
  // and its interval must not reach what is no slowdown
  const confirmed = caughtBy(CONFIRM_PAIRS, Math.min(STAGE_ALPHA, (1 - SHOWN_CONFIDENCE) / 2));
  return Math.expm1(Math.max(Math.log1p(margin), screened, confirmed));
}
