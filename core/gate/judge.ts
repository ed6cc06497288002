import type { Metric } from '../records/gate-metrics.ts';
import type { GateControl } from '../records/gate-report.ts';
import { percent } from '../text/words.ts';
import { type Hurdle, smallestDetectable } from '../stats/detectable.ts';
import { holm } from '../stats/holm.ts';
import { studentQuantile } from '../stats/student.ts';
import { type Movement, movementOf } from './control.ts';
import { type Estimate, estimateOf, noiseOf, pUnseen, pWorse, rangeOf, ratioOf, standardError } from './estimate.ts';
import { agreementOf, furthestText } from './machine-agreement.ts';
import {
  CLEAR_CONFIDENCE,
  CONFIRM_PAIRS,
  DISPUTE_ALPHA,
  EARLY_ALPHA,
  EARLY_BETA,
  FAIL_SHARE,
  FIRST_LOOK,
  FURTHER_CLEAR_CONFIDENCE,
  LOOKS,
  SCREEN_PAIRS,
  STAGE_ALPHA,
  UNSEEN_SHARE,
} from './procedure.ts';

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
  /** Of each of these pairs the machine that measured it, where there are several. */
  readonly machines?: { readonly screen: readonly string[]; readonly confirm: readonly string[] };
}

type Word = 'pass' | 'regression' | 'inconclusive';
type Said = Pick<Judgement, 'word' | 'reason'>;

/** What is said of one metric of one cell. Ratios are candidate ÷ base. */
export interface Judgement {
  readonly cell: string;
  readonly metric: Metric;
  readonly word: Word;
  /** Machines say otherwise, by more than their pairs of processes explain: then nothing else is said. */
  readonly isDisputed: boolean;
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
  return isEarlyPass(screenOf(hypothesis), hypothesis);
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

/** What else is known of a gate. */
export interface Circumstances {
  /** What the base did against itself. Default: there was no control. */
  readonly control?: readonly GateControl[];
  /** How often it was continued. Default: never. */
  readonly continuations?: number;
}

/** Every metric of a gate judged, from all that was seen: a pure function, so that a verdict can be made again. */
export function judge(
  family: readonly Hypothesis[],
  { control = [], continuations = 0 }: Circumstances = {},
): Judgement[] {
  const screen = screenedOf(family);
  const suspects = screen.filter(({ isSuspect }) => isSuspect);
  const confirmations = suspects.map(({ hypothesis: { confirm, noiseFloor, machines } }) =>
    estimateOf(confirm, noiseFloor, machines?.confirm),
  );
  const disputes = disputesIn(family);
  const movement = movementOf(control);
  const confirmP = adjustedP(confirmations);
  // who confirms once more is wrong once more: half as often as the time before
  const level = STAGE_ALPHA / 2 ** continuations;
  return screen.map((screened) => {
    const { hypothesis, estimate } = screened;
    const at = suspects.indexOf(screened);
    const confirmed = at < 0 ? null : (confirmations[at] ?? null);
    const shown = confirmed ?? estimate;
    const dispute = disputes.get(hypothesis);
    const said =
      dispute !== undefined
        ? { word: 'inconclusive' as const, reason: `machines disagree by more than their pairs explain: ${dispute}` }
        : at < 0
          ? quiet(screened)
          : suspected(hypothesis, confirmed, (confirmP[at] as number) <= level);
    const ratio = shown === null ? { estimate: null, low: null, high: null } : ratioOf(shown);
    const { word, reason } = movement === null ? said : beyond(movement, ratio, said);
    return {
      cell: hypothesis.cell,
      metric: hypothesis.metric,
      word,
      isDisputed: dispute !== undefined,
      reason,
      ratio,
      screenP: estimate === null ? null : screened.p,
      confirmP: confirmed === null ? null : (confirmP[at] as number),
      rounds: shown?.rounds ?? 0,
      processPairs: shown?.processPairs ?? 0,
      noise: shown === null ? null : noiseOf(shown),
      smallestDetectable: estimate === null ? null : detectableOf(hypothesis, estimate, family.length, level),
    };
  });
}

/** Where the control moved nothing is known but a slowdown that lies wholly beyond what it did. */
function beyond({ text, reach }: Movement, { low }: Judgement['ratio'], said: Said): Said {
  const isLarger = said.word === 'regression' && low !== null && Math.log(low) > reach;
  return isLarger ? said : { word: 'inconclusive', reason: text };
}

/** What machines disagree on, by all of their pairs, with what the two furthest say. */
function disputesIn(family: readonly Hypothesis[]): Map<Hypothesis, string> {
  const agreements = family.map(({ screen, confirm, machines, noiseFloor }) =>
    machines === undefined
      ? null
      : agreementOf([...screen, ...confirm], [...machines.screen, ...machines.confirm], noiseFloor),
  );
  const adjusted = holm(agreements.map((agreement) => agreement?.p ?? 1));
  return new Map(
    family.flatMap((hypothesis, place) => {
      const agreement = agreements[place] ?? null;
      const isDisputed = agreement !== null && (adjusted[place] as number) <= DISPUTE_ALPHA;
      return isDisputed ? [[hypothesis, furthestText(agreement)] as const] : [];
    }),
  );
}

/** A metric that nothing speaks against: has enough been seen to say so? */
function quiet({ hypothesis, estimate }: Screened): Said {
  if (!isEnough(estimate)) return { word: 'inconclusive', reason: 'too few rounds were measured within the budget' };
  if (isEarlyPass(estimate, hypothesis)) return { word: 'pass', reason: `not slower by ${percent(hypothesis.margin)}` };
  return clearOrNot(hypothesis, estimate);
}

function suspected(hypothesis: Hypothesis, confirmed: Estimate | null, isSignificant: boolean): Said {
  if (confirmed === null) {
    return { word: 'inconclusive', reason: 'it looks slower, and was not confirmed before the gate ended' };
  }
  if (isSignificant && isBeyond(confirmed, hypothesis)) {
    return { word: 'regression', reason: 'slower in the screen, and again in new processes' };
  }
  return clearOrNot(hypothesis, confirmed);
}

/** What went unseen must not be able to be twice the margin. */
function clearOrNot({ margin, machines }: Hypothesis, estimate: Estimate): Said {
  const confidence =
    estimate.processPairs > SCREEN_PAIRS * machinesIn(machines) ? FURTHER_CLEAR_CONFIDENCE : CLEAR_CONFIDENCE;
  const { high } = rangeOf(estimate, 2 * confidence - 1);
  const unseen = Math.expm1(high);
  return unseen > UNSEEN_SHARE * margin
    ? { word: 'inconclusive', reason: `it may be slower by up to ${percent(unseen)}: the machine is too noisy to tell` }
    : { word: 'pass', reason: `no slowdown was found; at most ${percent(unseen)}` };
}

function machinesIn(machines: Hypothesis['machines']): number {
  return Math.max(1, new Set(machines?.screen).size);
}

function screenOf({ screen, noiseFloor, machines }: Hypothesis): Estimate | null {
  return estimateOf(screen, noiseFloor, machines?.screen);
}

function isEnough(estimate: Estimate | null): estimate is Estimate {
  return estimate !== null && estimate.processPairs >= FIRST_LOOK;
}

function isEarlyPass(estimate: Estimate | null, { margin }: Hypothesis): boolean {
  return isEnough(estimate) && pUnseen(estimate, Math.log1p(margin)) <= EARLY_BETA / LOOKS;
}

function isBeyond({ logRatio }: Estimate, { margin }: Hypothesis): boolean {
  return logRatio >= Math.log1p(FAIL_SHARE * margin);
}

/** Who has no estimate counts in the family, as one that nothing speaks against. */
function adjustedP(estimates: readonly (Estimate | null)[]): number[] {
  return holm(estimates.map((estimate) => (estimate === null ? 1 : pWorse(estimate))));
}

/**
 * The screen has to suspect it, at the level of the first step of Holm's procedure, and the confirmation, with its fewer
 * pairs, to find it again. What is smaller than the margin may have passed early, however little noise there is.
 */
function detectableOf(
  { margin, machines }: Hypothesis,
  estimate: Estimate,
  familySize: number,
  confirmLevel: number,
): number {
  const blocks = machinesIn(machines);
  const hurdle = (pairs: number, level: number): Hurdle => {
    const scale = Math.sqrt(estimate.processPairs / pairs);
    const needed = Math.max(
      Math.log1p(FAIL_SHARE * margin),
      studentQuantile(level, Number.POSITIVE_INFINITY) * estimate.errorWithin * scale,
      studentQuantile(level, pairs - blocks) * estimate.errorBetween * scale,
    );
    return { needed, standardError: standardError(estimate) * scale };
  };
  const hurdles = [
    hurdle(estimate.processPairs, STAGE_ALPHA / familySize),
    hurdle(CONFIRM_PAIRS * blocks, confirmLevel),
  ];
  return Math.max(margin, smallestDetectable(hurdles));
}
