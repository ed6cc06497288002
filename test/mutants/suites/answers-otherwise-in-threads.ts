import { setTimeout } from 'node:timers/promises';
import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken as suite, isInPool, LATENCY_MS } from './_broken.ts';

export async function broken(): Promise<Operation> {
  return {
    async run({ id }) {
      await setTimeout(LATENCY_MS + 1); // a timer may be a millisecond early
      return outcomeOf(`${id} ${isInPool && id === 7 ? 'thread' : 'loop'}`);
    },
    close: async () => {},
  };
}

export default suite(import.meta.url, {
  name: 'answers-otherwise-in-threads',
  about: 'has another answer for one item where it runs in a worker thread; there is no server to say so',
  server: null,
});
