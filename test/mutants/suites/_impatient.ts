import type { Answer, Suite } from '../../../core/types.ts';
import { broken, LATENCY_MS } from './_broken.ts';

export const PATIENCE_MS = 10;

/** What an operation says of an item that it has given up. */
export const outOfPatience: Answer = { status: 504, bytes: 0, checksum: 0 };

/** A suite of 8 operations, of which the client shall give up every fourth. */
export function impatient(module: string, suite: Pick<Suite, 'name' | 'about'>): Suite {
  return {
    ...broken(module, { ...suite, server: 'http' }),
    work: () => ({
      kind: 'listed',
      items: Array.from({ length: 8 }, (_, id) => ({
        latencyMs: LATENCY_MS,
        bytes: 64,
        status: id % 4 === 3 ? outOfPatience.status : 200,
      })),
    }),
    leastMs: ({ status, latencyMs }) => (status === 200 ? latencyMs : 0),
  };
}
