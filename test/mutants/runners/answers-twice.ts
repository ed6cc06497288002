import { drive } from '../../../core/trial/loop.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken } from './_broken.ts';

export default broken('answers-twice', 'runs one item a second time, and tells the second answer', (ledger, lanes) =>
  drive(ledger, lanes.length, async (item, slot) => {
    const lane = lanes[slot] as Operation;
    if (item.id === 3) await lane.run(item);
    return lane.run(item);
  }),
);
