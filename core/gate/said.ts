import { percent } from '../text/words.ts';
import { type Estimate, meansOf, rangeOf } from './estimate.ts';
import { type Hypothesis, isBeyond, isEarlyPass, isEnough } from './looks.ts';
import { CLEAR_CONFIDENCE, FAIL_SHARE, FURTHER_CLEAR_CONFIDENCE, SCREEN_PAIRS, UNSEEN_SHARE } from './procedure.ts';
import type { States } from './states.ts';

export type Word = 'pass' | 'regression' | 'inconclusive';

/** The word of a metric, and in one half sentence why. */
export interface Said {
  readonly word: Word;
  readonly reason: string;
}

/** Which state the next process is in nobody knows: only what is slower in every pair, of the confirmation too, is slower. */
export function inStates({ screen, confirm, margin }: Hypothesis, { text }: States, isConfirmed: boolean): Said {
  const isSlower = [...meansOf(screen), ...meansOf(confirm)].every((mean) => mean >= Math.log1p(FAIL_SHARE * margin));
  return isConfirmed && isSlower
    ? { word: 'regression', reason: `slower in every pair of processes; ${text}` }
    : { word: 'inconclusive', reason: text };
}

const UNCHECKED = 'what it did in one process with the base was not checked in processes of their own';

/** What both versions did in one process is no verdict before it was seen in processes of their own. */
export function unlessUnchecked({ isUnchecked = false }: Hypothesis, said: Said): Said {
  return isUnchecked && said.word !== 'inconclusive' ? { word: 'inconclusive', reason: UNCHECKED } : said;
}

/** A metric that nothing speaks against: has enough been seen to say so? */
export function quiet(hypothesis: Hypothesis, estimate: Estimate | null): Said {
  if (!isEnough(estimate)) return { word: 'inconclusive', reason: 'too few rounds were measured within the budget' };
  if (isEarlyPass(estimate, hypothesis)) return { word: 'pass', reason: `not slower by ${percent(hypothesis.margin)}` };
  return clearOrNot(hypothesis, estimate);
}

export function suspected(hypothesis: Hypothesis, confirmed: Estimate | null, isSignificant: boolean): Said {
  if (confirmed === null) {
    return { word: 'inconclusive', reason: 'it looks slower, and was not confirmed before the gate ended' };
  }
  if (isSignificant && isBeyond(confirmed, hypothesis)) {
    return { word: 'regression', reason: 'slower in the screen, and again in new processes' };
  }
  return clearOrNot(hypothesis, confirmed);
}

/** What went unseen must not be able to be twice the margin. */
function clearOrNot({ margin }: Hypothesis, estimate: Estimate): Said {
  const confidence = estimate.processPairs > SCREEN_PAIRS ? FURTHER_CLEAR_CONFIDENCE : CLEAR_CONFIDENCE;
  const { high } = rangeOf(estimate, 2 * confidence - 1);
  const unseen = Math.expm1(high);
  return unseen > UNSEEN_SHARE * margin
    ? { word: 'inconclusive', reason: `it may be slower by up to ${percent(unseen)}: the machine is too noisy to tell` }
    : { word: 'pass', reason: `no slowdown was found; at most ${percent(unseen)}` };
}
