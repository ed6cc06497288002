import { closeLanes, openLanes } from '../core/trial/lanes.ts';
import { drive } from '../core/trial/loop.ts';
import type { Operation, Runner } from '../core/members/types.ts';

const eventLoop: Runner = {
  name: 'event-loop',
  about: 'one thread keeps K calls in flight on its event loop',
  shapes: (concurrency) => [{ concurrency, threads: null, tasksPerThread: null }],
  async prepare(trial, target) {
    const { concurrency } = trial.shape;
    const lanes = await openLanes(trial, target, 0, concurrency);
    return {
      round: (ledger) => drive(ledger, concurrency, (item, slot) => (lanes[slot] as Operation).run(item)),
      close: () => closeLanes(lanes),
    };
  },
};

export default eventLoop;
