import type { Cell } from '../records/comparison.ts';
import { isCounted } from './io-violation.ts';
import { countedRounds } from './rounds.ts';
import type { Evidence } from './violation.ts';

/** Who saw the work of a cell, beside its answers: in every round that counts, or it does not hold of the cell. */
export function proofOf(cell: Evidence, scenario: readonly Evidence[]): Cell['provenBy'] {
  const counted = countedRounds(cell.rounds);
  if (counted.length === 0) return null;
  if (counted.every(({ witness }) => witness !== null)) return 'server';
  return isCounted(cell, scenario) ? 'system' : 'answers';
}
