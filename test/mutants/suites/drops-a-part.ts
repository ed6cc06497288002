import type { Lane, Operation } from '../../../core/members/types.ts';
import { Connection } from './_broken.ts';
import { askAll, inGroups, whole } from './_groups.ts';

export async function broken({ target }: Lane): Promise<Operation> {
  const connection = new Connection(target);
  return {
    run: async ({ parts = [] }) => ({ ...whole, parts: await askAll(connection, parts.slice(1)) }),
    close: () => connection.close(),
  };
}

export default inGroups(import.meta.url, {
  name: 'drops-a-part',
  about: 'leaves out the first request of every operation',
});
