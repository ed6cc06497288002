import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Lane, Operation } from '../../../core/members/types.ts';
import { broken as suite, Connection } from './_broken.ts';

export async function broken({ target }: Lane): Promise<Operation> {
  const connection = new Connection(target);
  return {
    run: async ({ id }) => outcomeOf((await connection.get(id)).body, 200),
    close: () => connection.close(),
  };
}

const HALF = 0.5;

export default suite(
  import.meta.url,
  { name: 'swallows-errors', about: 'calls every answer a success, refusals too', server: 'http' },
  HALF,
);
