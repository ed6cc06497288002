import { setTimeout as wait } from 'node:timers/promises';
import { drive } from '../../../core/trial/loop.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken } from './_broken.ts';

let rounds = 0;

export default broken(
  'collapses-in-half',
  'begins nothing in every other round until the last operation has come in: none is done in time',
  async (ledger, lanes) => {
    rounds += 1;
    const over = rounds % 2 === 0 ? wait((ledger.items.at(-1)?.dueMs ?? 0) + 1) : null;
    await drive(ledger, lanes.length, async (item, slot) => {
      await over;
      return (lanes[slot] as Operation).run(item);
    });
  },
);
