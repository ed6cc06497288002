import { LaneSet } from '../core/trial/lane-set.ts';
import { drive } from '../core/trial/loop.ts';
import type { Operation, Runner } from '../core/members/types.ts';

const sequential: Runner = {
  name: 'sequential',
  about: 'one call at a time: the next one starts when the last has ended',
  shapes: () => [{ concurrency: 1, threads: null, tasksPerThread: null }],
  async prepare(trial, target) {
    const lanes = await LaneSet.open(trial, target, 0, 1);
    return {
      round: (ledger) => drive(ledger, 1, (item) => (lanes.operations[0] as Operation).run(item)),
      connect: () => lanes.connect(),
      disconnect: () => lanes.close(),
      close: () => lanes.close(),
    };
  },
};

export default sequential;
