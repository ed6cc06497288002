import { closeLanes, openLanes } from '../../../core/trial/lanes.ts';
import { drive } from '../../../core/trial/loop.ts';
import type { Operation, Runner } from '../../../core/members/types.ts';

const reconnectsEachRound: Runner = {
  name: 'reconnects-each-round',
  about: 'opens its lanes anew for every round, with a new connection each',
  shapes: (concurrency) => [{ concurrency, threads: null, tasksPerThread: null }],
  async prepare(trial, target) {
    return {
      async round(ledger) {
        const lanes = await openLanes(trial, target, 0, trial.shape.concurrency);
        await drive(ledger, lanes.length, (item, slot) => (lanes[slot] as Operation).run(item));
        await closeLanes(lanes);
      },
      close: async () => {},
    };
  },
};

export default reconnectsEachRound;
