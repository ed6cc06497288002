import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Lane, Operation, Outcome } from '../../../core/members/types.ts';
import { broken as suite, Connection } from './_broken.ts';

const cache = new Map<number, Outcome>();

export async function broken({ target }: Lane): Promise<Operation> {
  const connection = new Connection(target);
  return {
    async run({ id }) {
      const known = cache.get(id);
      if (known !== undefined) return known;
      const { status, body } = await connection.get(id);
      const outcome = outcomeOf(body, status);
      cache.set(id, outcome);
      return outcome;
    },
    close: () => connection.close(),
  };
}

export default suite(import.meta.url, {
  name: 'caches-answers',
  about: 'asks for an item once, and knows its answer from then on',
  server: 'http',
});
