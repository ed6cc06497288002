import { closeLanes, openLanes } from '../../../core/trial/lanes.ts';
import { drive } from '../../../core/trial/loop.ts';
import type { Operation, Runner } from '../../../core/members/types.ts';

const sendsMoreThanItSays: Runner = {
  name: 'sends-more-than-it-says',
  about: 'keeps 2·K calls in flight, and stamps them as if it were one at a time',
  shapes: (concurrency) => [{ concurrency, threads: null, tasksPerThread: null }],
  async prepare(trial, target) {
    const slots = 2 * trial.shape.concurrency;
    const lanes = await openLanes(trial, target, 0, slots);
    return {
      async round(ledger) {
        await drive(ledger, slots, (item, slot) => (lanes[slot] as Operation).run(item));
        ledger.admittedNs.set(ledger.finishedNs);
        ledger.startedNs.set(ledger.finishedNs);
      },
      close: () => closeLanes(lanes),
    };
  },
};

export default sendsMoreThanItSays;
