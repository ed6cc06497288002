import { drive } from '../../../core/trial/loop.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken, restamp } from './_broken.ts';

export default broken(
  'stamps-by-another-clock',
  'has a clock that runs at a tenth of the speed',
  async (ledger, lanes) => {
    await drive(ledger, lanes.length, (item, slot) => (lanes[slot] as Operation).run(item));
    const startNs = ledger.submittedNs[0] as number;
    restamp(ledger, (stampNs) => startNs + (stampNs - startNs) / 10);
  },
);
