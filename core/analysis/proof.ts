import type { Cell } from '../records/comparison.ts';
import type { RoundRecord } from '../records/records.ts';

/** Who saw the work of a cell, beside its answers: in every round that counts, or it does not hold of the cell. */
export function proofOf(clean: readonly RoundRecord[]): Cell['provenBy'] {
  if (clean.length === 0) return null;
  return clean.every(({ witness }) => witness !== null) ? 'server' : 'answers';
}
