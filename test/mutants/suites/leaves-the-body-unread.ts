import type { Lane, Operation } from '../../../core/members/types.ts';
import { broken as suite, Connection } from './_broken.ts';

export async function broken({ target }: Lane): Promise<Operation> {
  const connection = new Connection(target);
  return {
    run: async ({ id }) => ({ status: await connection.getStatus(id), bytes: 0, checksum: 0 }),
    close: () => connection.close(),
  };
}

export default suite(import.meta.url, {
  name: 'leaves-the-body-unread',
  about: 'is content with the status line, and throws the body away',
  server: 'http',
});
