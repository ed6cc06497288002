import { drive } from '../../../core/trial/loop.ts';
import type { Operation, WorkItem } from '../../../core/members/types.ts';
import { broken } from './_broken.ts';

export default broken('runs-the-neighbour', 'runs the item after the one that it was given', (ledger, lanes) =>
  drive(ledger, lanes.length, (_item, slot, index) =>
    (lanes[slot] as Operation).run(ledger.items[(index + 1) % ledger.items.length] as WorkItem),
  ),
);
