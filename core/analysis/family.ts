import { holm } from '../stats/holm.ts';
import { FEWEST_TRIMMED } from '../stats/trimmed-t.ts';
import { percentWord } from '../text/words.ts';
import { detectableOf, type Difference, differenceOf, pBeyond } from './difference.ts';
import type { Shift } from './rounds.ts';

/** How the reason begins where more rounds would have decided. */
export const TOO_FEW_ROUNDS = 'too few rounds';

export interface PairingOptions {
  /** A difference smaller than this share is "same". */
  readonly margin: number;
  readonly confidence: number;
}

/** Those of one family. */
export interface FamilyOptions extends PairingOptions {
  /** Comparisons of the family that are still to come, and count as if they showed nothing. Default: none. */
  readonly expected?: number;
}

/** The rounds of one comparison: logarithms of candidate ÷ baseline. */
export interface Sample {
  readonly logRatios: readonly number[];
  /** Standard deviation of what differs between two processes of one program for as long as they live. */
  readonly luck: number;
  /** What other programs can have done to each of them. Default: nothing. */
  readonly shifts?: readonly Shift[];
  /** The part of α that it may spend: less than 1 where it was looked at before, or may be again. Default: 1. */
  readonly share?: number;
}

/** What is said of one comparison among those that are asked about with it. */
export interface Judged {
  readonly difference: Difference | null;
  /** Of "the true difference is within the margin", adjusted for the looks, and by Holm over the family. */
  readonly p: number | null;
  /** By how much the family makes that p larger; at least 1. */
  readonly price: number;
  /** As a share; null where there are too few rounds. */
  readonly smallestDetectable: number | null;
  readonly verdict: 'more' | 'less' | 'same' | 'unclear';
  readonly reason: string | null;
}

/**
 * A verdict needs evidence and size: the interval on one side of the margin, and a p-value that survives the whole family and
 * the luck of two processes. `same` is where the whole interval lies within the margin.
 */
export function judgeFamily(samples: readonly Sample[], options: FamilyOptions): Judged[] {
  const { margin, confidence, expected = 0 } = options;
  const differences = samples.map(({ logRatios, luck, share = 1, shifts = [] }) =>
    differenceOf(logRatios, { luck, shifts }, 1 - (1 - confidence) * share),
  );
  const raw = differences.map((each, index) =>
    each === null ? null : Math.min(1, pBeyond(each, margin) / (samples[index]?.share ?? 1)),
  );
  const known = raw.filter((p) => p !== null);
  const adjusted = holm([...known, ...Array.from({ length: expected }, () => 1)]);
  const level = (1 - confidence) / Math.max(1, known.length + expected);
  let place = 0;
  return differences.map((difference, index) => {
    if (difference === null) return unknown(samples[index]?.logRatios.length ?? 0);
    const p = adjusted[place] ?? 1;
    const own = raw[index] ?? 1;
    place += 1;
    const { share = 1 } = samples[index] as Sample;
    const detectable = detectableOf(difference, margin, level * share);
    const judged = { difference, p, smallestDetectable: Number.isFinite(detectable) ? detectable : null };
    return { ...judged, price: own === 0 ? 1 : p / own, ...verdictOf(difference, { own, ofFamily: p }, options) };
  });
}

function unknown(rounds: number): Judged {
  const reason = `${rounds} pairs of clean rounds, and ${FEWEST_TRIMMED} are needed`;
  return { difference: null, p: null, price: 1, smallestDetectable: null, verdict: 'unclear', reason };
}

function verdictOf(
  { estimate, low, high, centre, shift }: Difference,
  p: { readonly own: number; readonly ofFamily: number },
  { margin, confidence }: PairingOptions,
): Pick<Judged, 'verdict' | 'reason'> {
  const edge = Math.log1p(margin);
  const unclear = (reason: string) => ({ verdict: 'unclear' as const, reason });
  if (low >= -edge && high <= edge) return { verdict: 'same', reason: null };
  if (low <= edge && high >= -edge) {
    const moved = Math.max(shift.down, shift.up);
    const others = moved === 0 ? '' : `; other programs may have moved it by ${percentWord(Math.expm1(moved))}`;
    return unclear(`the interval crosses the margin of ${percentWord(margin)}${others}`);
  }
  if (p.own > 1 - confidence) {
    const luck = percentWord(Math.expm1(centre.standardError));
    return unclear(`two processes of one program may differ by as much (standard error ${luck})`);
  }
  if (p.ofFamily > 1 - confidence) {
    return unclear(`${TOO_FEW_ROUNDS} for so many comparisons (p = ${p.ofFamily.toFixed(3)} after Holm)`);
  }
  return { verdict: estimate > 0 ? 'more' : 'less', reason: null };
}
