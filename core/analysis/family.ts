import { holm } from '../stats/holm.ts';
import { FEWEST_TRIMMED } from '../stats/trimmed-t.ts';
import { percentWord } from '../text/words.ts';
import { detectableOf, type Difference, differenceOf, pBeyond } from './difference.ts';

/** How the reason begins where more rounds would have decided. */
export const TOO_FEW_ROUNDS = 'too few rounds';

export interface PairingOptions {
  /** A difference smaller than this share is "same". */
  readonly margin: number;
  readonly confidence: number;
}

/** The rounds of one comparison: logarithms of candidate ÷ baseline. */
export interface Sample {
  readonly logRatios: readonly number[];
  /** Standard deviation of what differs between two processes of one program for as long as they live. */
  readonly luck: number;
}

/** What is said of one comparison among those that are asked about with it. */
export interface Judged {
  readonly difference: Difference | null;
  /** Of "the true difference is within the margin", adjusted by Holm over the family. */
  readonly p: number | null;
  /** As a share; null where there are too few rounds. */
  readonly smallestDetectable: number | null;
  readonly verdict: 'more' | 'less' | 'same' | 'unclear';
  readonly reason: string | null;
}

/**
 * A verdict needs evidence and size: the interval on one side of the margin, and a p-value that survives the whole family and
 * the luck of two processes. `same` is where the whole interval lies within the margin.
 */
export function judgeFamily(samples: readonly Sample[], options: PairingOptions): Judged[] {
  const { margin, confidence } = options;
  const differences = samples.map(({ logRatios, luck }) => differenceOf(logRatios, luck, confidence));
  const raw = differences.map((each) => (each === null ? null : pBeyond(each.centre, margin)));
  const known = raw.filter((p) => p !== null);
  const adjusted = holm(known);
  const level = (1 - confidence) / Math.max(1, known.length);
  let place = 0;
  return differences.map((difference, index) => {
    if (difference === null) return unknown(samples[index]?.logRatios.length ?? 0);
    const p = adjusted[place] ?? 1;
    place += 1;
    const detectable = detectableOf(difference.centre, margin, level);
    const judged = { difference, p, smallestDetectable: Number.isFinite(detectable) ? detectable : null };
    return { ...judged, ...verdictOf(difference, { own: raw[index] ?? 1, ofFamily: p }, options) };
  });
}

function unknown(rounds: number): Judged {
  const reason = `${rounds} pairs of clean rounds, and ${FEWEST_TRIMMED} are needed`;
  return { difference: null, p: null, smallestDetectable: null, verdict: 'unclear', reason };
}

function verdictOf(
  { estimate, low, high, centre }: Difference,
  p: { readonly own: number; readonly ofFamily: number },
  { margin, confidence }: PairingOptions,
): Pick<Judged, 'verdict' | 'reason'> {
  const edge = Math.log1p(margin);
  const unclear = (reason: string) => ({ verdict: 'unclear' as const, reason });
  if (low >= -edge && high <= edge) return { verdict: 'same', reason: null };
  if (low <= edge && high >= -edge) return unclear(`the interval crosses the margin of ${percentWord(margin)}`);
  if (p.own > 1 - confidence) {
    const luck = percentWord(Math.expm1(centre.standardError));
    return unclear(`two processes of one program may differ by as much (standard error ${luck})`);
  }
  if (p.ofFamily > 1 - confidence) {
    return unclear(`${TOO_FEW_ROUNDS} for so many comparisons (p = ${p.ofFamily.toFixed(3)} after Holm)`);
  }
  return { verdict: estimate > 0 ? 'more' : 'less', reason: null };
}
