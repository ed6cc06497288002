import { fewestValues } from '../stats/interval.ts';

/** So many rounds lie between two looks: what one more round tells is not worth what a look costs. */
const BETWEEN = 2;

/**
 * After which rounds it is looked whether a row is decided: from the first on that gives every cell its interval, the last one
 * apart, with which it ends anyway.
 *
 * @param rounds that are planned
 */
export function looksOf(rounds: number, confidence: number): number[] {
  const first = fewestValues(confidence);
  const count = Math.max(0, Math.ceil((rounds - first) / BETWEEN));
  return Array.from({ length: count }, (_, index) => first + index * BETWEEN);
}
