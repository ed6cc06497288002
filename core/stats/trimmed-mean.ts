import { ascending } from './ascending.ts';

/** A centre that the wildest values cannot move, and how far it may lie from the truth; in the unit of the values. */
export interface TrimmedMean {
  readonly mean: number;
  /** Yuen's: from the standard deviation of the values with their tails pulled in. */
  readonly standardError: number;
}

/**
 * The mean of the middle values, `trim` of them left out at each end. Yuen, "The two-sample trimmed t for unequal
 * population variances", Biometrika 61 (1974) 165–170.
 *
 * @param trim Share left out at each end, 0 … below ½.
 * @throws RangeError if a value is not finite, if trim is not such a share, or if fewer than 2 values remain.
 */
export function trimmedMean(values: readonly number[], trim: number): TrimmedMean {
  if (!(trim >= 0 && trim < 0.5)) throw new RangeError(`less than half is trimmed at each end, not ${trim}`);
  const sorted = ascending(values);
  const count = sorted.length;
  const cut = Math.floor(trim * count);
  const kept = count - 2 * cut;
  if (kept < 2) throw new RangeError(`a trimmed mean of ${count} values`);
  let sum = 0;
  for (let index = cut; index < count - cut; index += 1) sum += sorted[index] as number;
  const low = sorted[cut] as number;
  const high = sorted[count - cut - 1] as number;
  const winsorised = sorted.map((value) => Math.min(high, Math.max(low, value)));
  const centre = winsorised.reduce((total, value) => total + value, 0) / count;
  const squares = winsorised.reduce((total, value) => total + (value - centre) ** 2, 0);
  const deviation = Math.sqrt(squares / (count - 1));
  return { mean: sum / kept, standardError: deviation / ((kept / count) * Math.sqrt(count)) };
}
