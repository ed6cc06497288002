import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Lane, Operation } from '../../../core/members/types.ts';
import { broken as suite, Connection, isInPool } from './_broken.ts';

export async function broken({ target }: Lane): Promise<Operation> {
  const kept = new Connection(target);
  return {
    async run({ id }) {
      const connection = isInPool ? new Connection(target) : kept;
      const { status, body } = await connection.get(id);
      if (isInPool) await connection.close();
      return outcomeOf(body, status);
    },
    close: () => kept.close(),
  };
}

export default suite(import.meta.url, {
  name: 'connects-for-every-request',
  about: 'reuses its connection on the main thread only',
  server: 'http',
});
