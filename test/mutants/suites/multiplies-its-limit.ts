import { setTimeout as wait } from 'node:timers/promises';
import { outcomeOf } from '../../../core/work/outcome.ts';
import { drawn } from '../../../core/work/work.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken as suite } from './_broken.ts';

/** Of the module, and so of each thread that loads it. */
const LIMIT = 2;
let free = LIMIT;
const waiting: (() => void)[] = [];

export async function broken(): Promise<Operation> {
  return {
    async run({ id, latencyMs }) {
      if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      else free -= 1;
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
    name: 'multiplies-its-limit',
    about: 'lets two calls of a thread through at a time, whatever the model',
    server: null,
  }),
  // so long that a busy machine is no part of what they take
  work: () => drawn({ operations: 8, latencyMs: 100, bytes: 64 }),
};
