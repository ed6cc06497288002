import type { Ledger } from '../members/types.ts';

/** What a trial says of itself where somebody has waited too long: while it is prepared, and in a round. */

export const PREPARING = 'its module, or what prepares its lanes, has not come to an end';

/** Which operations have a slot and have not ended. A model whose threads take their items themselves tells when all have. */
export function unsettledIn({ admittedNs, finishedNs, items }: Ledger): string {
  const open = [...items.keys()].filter((index) => !Number.isNaN(admittedNs[index]) && Number.isNaN(finishedNs[index]));
  const [first] = open;
  if (first === undefined) return finishedNs.some(Number.isNaN) ? 'its threads have not ended the round' : '';
  if (open.length === 1) return `operation ${first} has not settled`;
  return `${open.length} of ${items.length} operations have not settled, the first of them is operation ${first}`;
}
