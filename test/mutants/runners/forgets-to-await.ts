import { now } from '../../../core/trial/clock.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken, stamped } from './_broken.ts';

export default broken(
  'forgets-to-await',
  'ends its round when the last item has been handed out, not when it has been answered',
  async (ledger, lanes) => {
    ledger.submittedNs.fill(now());
    let next = 0;
    async function occupy(lane: Operation): Promise<void> {
      while (next < ledger.items.length) {
        const index = next++;
        const call = stamped(ledger, index, () => lane.run(ledger.items[index] as never));
        if (next < ledger.items.length) await call;
      }
    }
    await Promise.race(lanes.map(occupy));
  },
);
