import { drive } from '../../../core/trial/loop.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken, restamp } from './_broken.ts';

export default broken(
  'starts-its-clock-late',
  'starts its clock when the last item is admitted: the rounds before it took no time',
  async (ledger, lanes) => {
    await drive(ledger, lanes.length, (item, slot) => (lanes[slot] as Operation).run(item));
    const startNs = Math.max(...ledger.admittedNs);
    restamp(ledger, (stampNs) => Math.max(stampNs, startNs));
  },
);
