/**
 * Seeded randomness by position: the n-th number of a seed is known without drawing the ones before it, so that
 * client and server agree on item 4711 whatever order it is answered in.
 */

/** A well-mixed 32-bit hash of two integers (the finaliser of MurmurHash3, applied to each in turn). */
export function hash(seed: number, position: number): number {
  return mix(mix(seed | 0) ^ Math.imul(position + 1, 0x9e3779b1));
}

/** The same of a text: its letters in turn. */
export function hashText(seed: number, text: string): number {
  return [...text].reduce((sum, letter) => hash(sum, letter.charCodeAt(0)), seed);
}

function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Uniform in the open interval (0, 1): never 0, so that its logarithm exists. */
export function uniform(seed: number, position: number): number {
  return (hash(seed, position) + 0.5) / 2 ** 32;
}

/** A new array in seeded random order (Fisher–Yates). */
export function shuffled<T>(values: readonly T[], seed: number): T[] {
  const result = [...values];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const pick = Math.floor(uniform(seed, last) * (last + 1));
    [result[last], result[pick]] = [result[pick] as T, result[last] as T];
  }
  return result;
}
