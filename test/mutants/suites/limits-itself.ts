import { setTimeout as wait } from 'node:timers/promises';
import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken as suite } from './_broken.ts';

/** What a limiter, or a pool of connections behind a module, is: one for each thread that loads it. */
let free = 2;
const waiting: (() => void)[] = [];

export async function broken(): Promise<Operation> {
  return {
    async run({ id, latencyMs }) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => void waiting.push(resolve));
      await wait(latencyMs);
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
      return outcomeOf(String(id));
    },
    close: async () => {},
  };
}

export default {
  ...suite(import.meta.url, {
    name: 'limits-itself',
    about: 'lets two in at a time, whatever K is; there is no server to see it',
    server: null,
  }),
  bound: null,
};
