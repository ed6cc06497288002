import { median } from '../stats/quantile.ts';
import { studentQuantile } from '../stats/student.ts';
import { type Centre, trimmedCentre, trimmedFreedom, withKnownError } from '../stats/trimmed-t.ts';
import { pBeyond, shiftOfMean } from './difference.ts';
import type { Judged, PairingOptions, Sample } from './family.ts';

interface Prospect extends PairingOptions {
  /** Clean rounds that there are, … */
  readonly rounds: number;
  /** … and that there can be. */
  readonly most: number;
}

/** Standard deviations in a median absolute deviation, of normal values. */
const NORMAL_DEVIATION = 1.4826;

/** A comparison is given up where it has less than such a chance. */
const CHANCE = 0.05;

/**
 * Whether an unclear comparison may become clear with all rounds that are planned, at the level that is left for the end: if the
 * rounds stay as noisy as the calm ones of them were, and their centre moves as far as it does once in twenty times. What is not
 * decided even so is given up, because the luck of the processes stays, or because the centre is too near to the edge of the margin. Giving up makes
 * no false alarm more likely: nothing is called better by it (stochastic curtailment: Lan, Simon & Halperin, Comm. Statist. C 1
 * (1982) 207–219).
 */
export function canStillDecide(
  { logRatios, luck, shifts = [] }: Sample,
  { price }: Judged,
  prospect: Prospect,
): boolean {
  const { margin, confidence, rounds, most } = prospect;
  const seen = trimmedCentre(logRatios);
  if (seen === null) return true;
  if (rounds >= most) return false;
  const edge = Math.log1p(margin);
  const level = (1 - confidence) * (1 - rounds / most);
  const standardError = Math.min(seen.standardError, calmError(logRatios)) * Math.sqrt(logRatios.length / most);
  const freedom = Math.max(seen.freedom, trimmedFreedom(most));
  const reach = studentQuantile(level / 2, freedom) * standardError;
  // of all rounds those that are there are a part: only the others can move the centre
  const moved = studentQuantile(CHANCE, seen.freedom) * seen.standardError * Math.sqrt(1 - rounds / most);
  const shift = shiftOfMean(logRatios, shifts);
  const nearest = Math.sign(seen.mean) * Math.max(0, Math.abs(seen.mean) - moved);
  if (nearest - reach - shift.down >= -edge && nearest + reach + shift.up <= edge) return true;
  const farthest = Math.abs(seen.mean) + moved;
  const inward = seen.mean > 0 ? shift.down : shift.up;
  const best: Centre = withKnownError({ mean: Math.sign(seen.mean) * farthest, standardError, freedom }, luck);
  return farthest - reach - inward > edge && price * pBeyond({ centre: best, shift }, margin) <= level;
}

/** What the standard error would be without wild rounds, by their median deviation: of more rounds the trimmed mean loses them all. */
function calmError(logRatios: readonly number[]): number {
  const centre = median(logRatios);
  const deviation = median(logRatios.map((each) => Math.abs(each - centre)));
  return (NORMAL_DEVIATION * deviation) / Math.sqrt(logRatios.length);
}
