/**
 * Holm's adjusted p-values: compare each with α, and the chance of even one false alarm among all of them is at most α,
 * however they depend on each other. Uniformly sharper than Bonferroni's. Holm, "A simple sequentially rejective multiple
 * test procedure", Scand. J. Statist. 6 (1979) 65–70.
 *
 * @param pValues One for each comparison of the family that is shown, 0 … 1.
 * @returns In the order of the input; never below the raw value, never above 1, and in the same order of size.
 * @throws RangeError if one is not in 0 … 1: a comparison that failed is not a p-value.
 */
export function holm(pValues: readonly number[]): number[] {
  const wrong = pValues.find((p) => !(p >= 0 && p <= 1));
  if (wrong !== undefined) throw new RangeError(`a p-value lies in 0 … 1, not at ${wrong}`);
  const ordered = pValues.map((p, index) => ({ p, index })).toSorted((a, b) => a.p - b.p);
  const adjusted = [...pValues];
  let largest = 0;
  for (const [rank, { p, index }] of ordered.entries()) {
    largest = Math.min(1, Math.max(largest, p * (ordered.length - rank)));
    adjusted[index] = largest;
  }
  return adjusted;
}
