import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Lane, Operation } from '../../../core/members/types.ts';
import { broken as suite, Connection } from './_broken.ts';

export async function broken({ target }: Lane): Promise<Operation> {
  const connection = new Connection(target);
  return {
    async run({ id }) {
      const { status, body } = await connection.get(id);
      if (id === 7) body[63] = (body[63] as number) ^ 1;
      return outcomeOf(body, status);
    },
    close: () => connection.close(),
  };
}

export default suite(import.meta.url, {
  name: 'flips-a-byte',
  about: 'one bit of one answer is not what the server sent',
  server: 'http',
});
