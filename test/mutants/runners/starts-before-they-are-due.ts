import type { Operation, WorkItem } from '../../../core/members/types.ts';
import { broken, stamped } from './_broken.ts';

export default broken(
  'starts-before-they-are-due',
  'does not wait for an operation to come in where it has a slot for it',
  async (ledger, lanes) => {
    const { items, arrivals } = ledger;
    const nobody = (): void => {};
    arrivals.begin(ledger, nobody, nobody);
    let next = 0;
    async function occupy(lane: Operation): Promise<void> {
      while (next < items.length) {
        const index = next;
        next += 1;
        await stamped(ledger, index, () => lane.run(items[index] as WorkItem));
        arrivals.finished?.(index);
      }
    }
    await Promise.all(lanes.map(occupy));
  },
);
