import { outcomeOf } from '../../../core/work/outcome.ts';
import { drawn } from '../../../core/work/work.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken as suite } from './_broken.ts';

/** Longer than any test: nothing of it is ever done. */
const LATER_MS = 600_000;

export async function broken(): Promise<Operation> {
  return {
    async run({ id }) {
      setTimeout(() => {}, LATER_MS);
      return outcomeOf(String(id));
    },
    close: async () => {},
  };
}

export default {
  ...suite(import.meta.url, {
    name: 'leaves-timers-behind',
    about: 'answers, and puts off what it has to do; there is neither a server nor an ideal to say so',
    server: null,
  }),
  work: () => drawn({ operations: 8 }), // nothing that is said to take its time
  bound: null,
};
