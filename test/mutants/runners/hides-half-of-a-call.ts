import { drive } from '../../../core/trial/loop.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken } from './_broken.ts';

export default broken(
  'hides-half-of-a-call',
  'says that a call began when half of it had passed: its latency in service is half of what the server saw',
  async (ledger, lanes) => {
    await drive(ledger, lanes.length, (item, slot) => (lanes[slot] as Operation).run(item));
    const half = ledger.admittedNs.map((admitted, index) => (admitted + (ledger.finishedNs[index] as number)) / 2);
    ledger.admittedNs.set(half);
    ledger.startedNs.set(half);
  },
);
