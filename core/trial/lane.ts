import type { Lane } from '../members/types.ts';

/** A lane whose signal is that of the call in flight, whenever it is asked for. */
export function laneOf(parts: Omit<Lane, 'signal'>, currentSignal: () => Lane['signal']): Lane {
  const { target, params, index, seed, data } = parts;
  return {
    target,
    params,
    index,
    seed,
    data,
    get signal() {
      return currentSignal();
    },
  };
}
