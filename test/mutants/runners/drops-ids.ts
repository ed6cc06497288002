import { drive } from '../../../core/trial/loop.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken } from './_broken.ts';

const unanswered = { status: 0, bytes: 0, checksum: 0 };

export default broken('drops-ids', 'leaves out every fifth item', (ledger, lanes) =>
  drive(ledger, lanes.length, async (item, slot) =>
    item.id % 5 === 4 ? unanswered : (lanes[slot] as Operation).run(item),
  ),
);
