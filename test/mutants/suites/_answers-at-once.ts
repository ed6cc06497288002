import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken as suite } from './_broken.ts';

/** Correct: a handler that has nothing to wait for, so that one thread never has two of its requests. */
export async function broken(): Promise<Operation> {
  return { run: async ({ id }) => outcomeOf(String(id)), close: async () => {} };
}

export default {
  ...suite(import.meta.url, { name: '_answers-at-once', about: 'has nothing to wait for', server: null }),
  isServed: true,
  bound: null,
};
