import type { Change, ChangeInterval } from '../records/changes.ts';
import { holm } from '../stats/holm.ts';
import { fewestValues, type Interval } from '../stats/interval.ts';
import { mannWhitneyP, twoSampleShift } from '../stats/mann-whitney.ts';
import { percentWord } from '../text/words.ts';
import { DRIFT, type DriftRange, withLuck } from './drift.ts';
import { TOO_FEW_ROUNDS, type PairingOptions } from './family.ts';

/** What is to be compared: one value a round of each run, logarithms of ratios. */
export interface Shift {
  readonly what: Pick<Change, 'id' | 'scenario' | 'isFloor' | 'quantity' | 'baselineId'>;
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly drift: DriftRange;
  /** The ratio within one run with its interval, or null where its rounds are too few. */
  readonly within: (logs: readonly number[], confidence: number) => Interval | null;
}

const LESS_IS_BETTER: readonly Change['quantity'][] = ['cpuMicrosPerOperation', 'cpuPerCalibration'];
const UNKNOWN: ChangeInterval = { estimate: null, low: null, high: null };

/**
 * The changes from one run to another. Rounds of two runs cannot be paired, so the two samples are compared as they are:
 * Hodges & Lehmann's two-sample estimate with the exact Mann–Whitney interval, p adjusted by Holm over all of them.
 */
export function changesIn(shifts: readonly Shift[], options: PairingOptions): Change[] {
  const raw = shifts.map((shift) => measured(shift, options));
  const tested = raw.filter(({ p }) => p !== null);
  const adjusted = new Map(holm(tested.map(({ p }) => p as number)).map((p, index) => [tested[index], p]));
  return raw.map((change) => judge({ ...change, p: adjusted.get(change) ?? null }, options));
}

/** e to the power of each: from logarithms back to ratios. */
export function ratioOf(interval: Interval | null): ChangeInterval {
  if (interval === null) return UNKNOWN;
  const ratio = (log: number) => {
    const value = Math.exp(log);
    return Number.isFinite(value) ? value : null; // one side did nothing: that is no number
  };
  return { estimate: ratio(interval.estimate), low: ratio(interval.low), high: ratio(interval.high) };
}

function measured({ what, a, b, drift, within }: Shift, { confidence }: PairingOptions): Change {
  const fewest = fewestValues(confidence);
  const isEnough = Math.min(a.length, b.length) >= fewest;
  const shift = isEnough ? twoSampleShift(a, b, confidence) : null;
  const own = (logs: readonly number[]) => ratioOf(within(logs, confidence));
  return {
    ...what,
    a: own(a),
    b: own(b),
    change: ratioOf(shift),
    drift: withLuck(drift, what.quantity),
    p: shift === null ? null : mannWhitneyP(a, b),
    roundsOfA: a.length,
    roundsOfB: b.length,
    verdict: 'unclear',
    reason:
      shift === null ? `${a.length} clean rounds in a and ${b.length} in b, and ${fewest} are needed of each` : null,
  };
}

/** A verdict needs evidence, size, and that neither drift nor luck explains it. */
function judge(change: Change, { margin, confidence }: PairingOptions): Change {
  const { p, drift } = change;
  if (p === null) return change;
  const end = (value: number | null) => value ?? Number.POSITIVE_INFINITY; // where one side did nothing in most rounds
  const { estimate, low, high } = change.change;
  if (end(low) >= 1 / (1 + margin) && end(high) <= 1 + margin) return { ...change, verdict: 'same' };
  if (end(low) <= 1 + margin && end(high) >= 1 / (1 + margin)) {
    return { ...change, reason: `the interval crosses the margin of ${percentWord(margin)}` };
  }
  if (end(low) <= drift.high && end(high) >= drift.low) {
    const [least, most] = [drift.low, drift.high].map((ratio) => ratio.toFixed(2));
    const because = `a machine ${DRIFT} times as fast or as slow and the luck of its processes`;
    return { ...change, reason: `${because} would give ${least} to ${most} by themselves` };
  }
  if (p > 1 - confidence) {
    return { ...change, reason: `${TOO_FEW_ROUNDS} for so many comparisons (p = ${p.toFixed(3)} after Holm)` };
  }
  const isBetter = end(estimate) > 1 === !LESS_IS_BETTER.includes(change.quantity);
  return { ...change, verdict: isBetter ? 'better' : 'worse' };
}
