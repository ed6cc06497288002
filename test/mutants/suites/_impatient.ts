import type { Answer, Suite } from '../../../core/members/types.ts';
import { broken, LATENCY_MS } from './_broken.ts';

/** Long enough for a request to get to the server, however busy the machine is. */
export const PATIENCE_MS = 100;
const MORE_THAN_PATIENCE_MS = 300;

/** What an operation says of an item that it has given up. */
export const outOfPatience: Answer = { status: 504, bytes: 0, checksum: 0 };

/** A suite of 8 operations, of which the client shall give up every fourth. */
export function impatient(module: string, suite: Pick<Suite, 'name' | 'about'>): Suite {
  return {
    ...broken(module, { ...suite, server: 'http' }),
    work: () => ({
      kind: 'listed',
      items: Array.from({ length: 8 }, (_, id) =>
        id % 4 === 3
          ? { latencyMs: MORE_THAN_PATIENCE_MS, bytes: 64, status: outOfPatience.status }
          : { latencyMs: LATENCY_MS, bytes: 64, status: 200 },
      ),
    }),
    leastMs: ({ status, latencyMs }) => (status === 200 ? latencyMs : 0),
  };
}
