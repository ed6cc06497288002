import { setTimeout } from 'node:timers/promises';
import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Operation, Suite } from '../../../core/members/types.ts';
import { drawn } from '../../../core/work/work.ts';
import { broken as suite, LATENCY_MS } from './_broken.ts';

export async function broken(): Promise<Operation> {
  return {
    async run() {
      await setTimeout(LATENCY_MS + 1); // a timer may be a millisecond early
      return outcomeOf(String(Math.random()));
    },
    close: async () => {},
  };
}

/** More operations than one call at a time can do within a round of an open loop. */
const mutant: Suite = {
  ...suite(import.meta.url, {
    name: 'answers-at-random',
    about:
      'has another answer each time; there is no server to say so, and the operations that never start hide nothing',
    server: null,
  }),
  work: () => drawn({ operations: 80, latencyMs: LATENCY_MS }),
};
export default mutant;
