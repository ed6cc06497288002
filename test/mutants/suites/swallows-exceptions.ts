import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Lane, Operation } from '../../../core/members/types.ts';
import { broken as suite, Connection } from './_broken.ts';

/** Nobody listens there. */
const nowhere = { origin: 'http://127.0.0.1:1' };

export async function broken({ target }: Lane): Promise<Operation> {
  const connections = [new Connection(target), new Connection(nowhere)] as const;
  return {
    async run({ id }) {
      try {
        const { status, body } = await connections[id === 5 ? 1 : 0].get(id);
        return outcomeOf(body, status);
      } catch {
        return outcomeOf('', 200);
      }
    },
    close: async () => void (await Promise.all(connections.map((connection) => connection.close()))),
  };
}

export default suite(import.meta.url, {
  name: 'swallows-exceptions',
  about: 'calls a connection that was refused an empty success',
  server: 'http',
});
