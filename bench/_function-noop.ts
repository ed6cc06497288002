import { outcomeOf } from '../core/work/outcome.ts';

/** The same operation twice, for what a function that is the operation itself costs over one that is prepared. */

export default async () => 'abc';

export async function prepared() {
  return { run: async () => outcomeOf('abc'), close: async () => {} };
}
