import { drive } from '../../../core/trial/loop.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken } from './_broken.ts';

export default broken(
  'times-from-dequeue',
  'says that an item was handed in when it left the queue: its wait is gone from its latency',
  async (ledger, lanes) => {
    await drive(ledger, lanes.length, (item, slot) => (lanes[slot] as Operation).run(item));
    ledger.submittedNs.set(ledger.admittedNs);
  },
);
