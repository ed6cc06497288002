import type { Lane, Operation, Outcome, Params } from '../../../core/members/types.ts';

/** A workload itself but for a cache before it, which every thread has of its own. */
export function memoised<P extends Params>(ask: (lane: Lane<P>) => Promise<Operation>) {
  const known = new Map<number, Outcome>();
  return async (lane: Lane<P>): Promise<Operation> => {
    const right = await ask(lane);
    return {
      async run(item) {
        const outcome = known.get(item.id) ?? (await right.run(item));
        known.set(item.id, outcome);
        return outcome;
      },
      close: () => right.close(),
    };
  };
}
