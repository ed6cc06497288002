import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Lane, Operation } from '../../../core/members/types.ts';
import { broken as suite, Connection } from './_broken.ts';

export async function broken({ target }: Lane): Promise<Operation> {
  const connection = new Connection(target);
  return {
    async run({ id }) {
      let answer = await connection.get(id);
      if (answer.status !== 200) answer = await connection.get(id);
      return outcomeOf(answer.body, answer.status);
    },
    close: () => connection.close(),
  };
}

const HALF = 0.5;

export default suite(
  import.meta.url,
  { name: 'retries-silently', about: 'asks once more where it was refused, and tells nobody', server: 'http' },
  HALF,
);
