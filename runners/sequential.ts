import { closeLanes, openLanes } from '../core/trial/lanes.ts';
import { drive } from '../core/trial/loop.ts';
import type { Operation, Runner } from '../core/members/types.ts';

const sequential: Runner = {
  name: 'sequential',
  about: 'one call at a time: the next one starts when the last has ended',
  shapes: () => [{ concurrency: 1, threads: null, tasksPerThread: null }],
  async prepare(trial, target) {
    const lanes = await openLanes(trial, target, 0, 1);
    const [only] = lanes as [Operation];
    return {
      round: (ledger) => drive(ledger, 1, (item) => only.run(item)),
      close: () => closeLanes(lanes),
    };
  },
};

export default sequential;
