import { now } from '../../../core/trial/clock.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken, stamped } from './_broken.ts';

export default broken('ignores-concurrency', 'admits every item at once, whatever K is', async (ledger, lanes) => {
  ledger.submittedNs.fill(now());
  await Promise.all(
    ledger.items.map((item, index) =>
      stamped(ledger, index, () => (lanes[index % lanes.length] as Operation).run(item)),
    ),
  );
});
