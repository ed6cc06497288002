import { setTimeout as wait } from 'node:timers/promises';
import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken as suite } from './_broken.ts';

/** As a write to a database that nobody waits for. */
const LATER_MS = 300;

export async function broken(): Promise<Operation> {
  return {
    async run({ id }) {
      void wait(LATER_MS);
      return outcomeOf(String(id));
    },
    close: async () => {},
  };
}

export default {
  ...suite(import.meta.url, {
    name: 'leaves-timers-behind',
    about: 'answers before what it waits for is over, and uses no CPU for it',
    server: null,
  }),
  bound: null,
};
