import { LaneSet } from '../core/trial/lane-set.ts';
import { drive } from '../core/trial/loop.ts';
import type { Operation, Runner } from '../core/members/types.ts';

const eventLoop: Runner = {
  name: 'event-loop',
  about: 'one thread keeps K calls in flight on its event loop',
  shapes: (concurrency) => [{ concurrency, threads: null, tasksPerThread: null }],
  async prepare(trial, target) {
    const { concurrency } = trial.shape;
    const lanes = await LaneSet.open(trial, target, 0, concurrency);
    return {
      round: (ledger) => drive(ledger, concurrency, (item, slot) => (lanes.operations[slot] as Operation).run(item)),
      connect: () => lanes.connect(),
      disconnect: () => lanes.close(),
      close: () => lanes.close(),
    };
  },
};

export default eventLoop;
