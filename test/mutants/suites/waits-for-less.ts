import { setTimeout } from 'node:timers/promises';
import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken as suite, LATENCY_MS } from './_broken.ts';

export async function broken(): Promise<Operation> {
  return {
    async run({ id }) {
      await setTimeout(LATENCY_MS / 10);
      return outcomeOf(String(id));
    },
    close: async () => {},
  };
}

export default suite(import.meta.url, {
  name: 'waits-for-less',
  about: 'waits for a tenth of the time that its items ask for; there is no server to say so',
  server: null,
});
