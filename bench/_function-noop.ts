import type { Call } from '../core/members/types.ts';
import { outcomeOf } from '../core/work/outcome.ts';

/** The same operation twice, for what a function that is the operation itself costs over one that is prepared. */

export default async () => 'abc';

export async function prepared() {
  return { run: async () => outcomeOf('abc'), close: async () => {} };
}

export const kindOf = ({ id }: Pick<Call, 'id'>) => (id % 16 === 3 ? 'heavy' : 'light');
