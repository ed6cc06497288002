import { now } from '../../../core/trial/clock.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken, stamped } from './_broken.ts';

export default broken(
  'awaits-inside-the-loop',
  'says that K calls are in flight, and awaits each before the next',
  async (ledger, lanes) => {
    ledger.submittedNs.fill(now());
    for (const [index, item] of ledger.items.entries()) {
      // oxlint-disable-next-line no-await-in-loop -- this is the mistake
      await stamped(ledger, index, () => (lanes[index % lanes.length] as Operation).run(item));
    }
  },
);
