import { drive } from '../../../core/trial/loop.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken } from './_broken.ts';

export default broken(
  'forgets-the-first-wait',
  'says that everything was handed in when the first answer came',
  async (ledger, lanes) => {
    await drive(ledger, lanes.length, (item, slot) => (lanes[slot] as Operation).run(item));
    ledger.submittedNs.fill(Math.min(...ledger.finishedNs));
  },
);
