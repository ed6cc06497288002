import { now } from '../../../core/trial/clock.ts';
import type { Operation, WorkItem } from '../../../core/members/types.ts';
import { broken, stamped } from './_broken.ts';

export default broken('serves-last-first', 'gives its slots to what was handed in last', async (ledger, lanes) => {
  ledger.submittedNs.fill(now());
  let left = ledger.items.length;
  await Promise.all(
    lanes.map(async (lane: Operation) => {
      while (left > 0) {
        left -= 1;
        const index = left;
        await stamped(ledger, index, () => lane.run(ledger.items[index] as WorkItem));
      }
    }),
  );
});
