import { drive } from '../../../core/trial/loop.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken } from './_broken.ts';

let rounds = 0;

export default broken('collapses-in-half', 'starts nothing at all in every other round', async (ledger, lanes) => {
  rounds += 1;
  if (rounds % 2 === 0) return drive(ledger, lanes.length, (item, slot) => (lanes[slot] as Operation).run(item));
  const nobody = (): void => {};
  await new Promise<void>((resolve) => ledger.arrivals.begin(ledger, nobody, resolve));
});
