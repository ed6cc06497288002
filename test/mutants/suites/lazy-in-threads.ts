import { createHash } from 'node:crypto';
import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken as suite, isInPool } from './_broken.ts';

/** About ten milliseconds of CPU. */
const HASHES = 10_000;

export async function broken(): Promise<Operation> {
  return {
    async run({ id }) {
      if (!isInPool)
        for (let text = '', left = HASHES; left > 0; left -= 1) text = createHash('md5').update(text).digest('hex');
      return outcomeOf(`${id}`);
    },
    close: async () => {},
  };
}

export default {
  ...suite(import.meta.url, {
    name: 'lazy-in-threads',
    about: 'knows the answer without the work where it runs in a worker thread; there is no server to say so',
    server: null,
  }),
  bound: null,
};
