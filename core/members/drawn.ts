import type { DrawnWork } from './work-types.ts';

/** Drawn work from what is special about it: without more, operations that neither wait, nor carry anything, nor fail. */
export function drawn(some: Partial<DrawnWork> & { readonly operations: number }): DrawnWork {
  return {
    kind: 'drawn',
    latency: 'constant',
    latencyMs: 0,
    bytes: 0,
    stallShare: 0,
    stallMs: 0,
    errorShare: 0,
    ...some,
  };
}
