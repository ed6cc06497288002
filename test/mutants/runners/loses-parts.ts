import { drive } from '../../../core/trial/loop.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken } from './_broken.ts';

export default broken('loses-parts', 'tells the first answer of an operation, and not the others', (ledger, lanes) =>
  drive(ledger, lanes.length, async (item, slot) => {
    const { parts, ...first } = await (lanes[slot] as Operation).run(item);
    return { ...first, ...parts?.[0] };
  }),
);
