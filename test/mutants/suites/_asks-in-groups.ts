import type { Lane, Operation } from '../../../core/members/types.ts';
import { Connection } from './_broken.ts';
import { askAll, inGroups, whole } from './_groups.ts';

export async function broken({ target }: Lane): Promise<Operation> {
  const connection = new Connection(target);
  return {
    run: async ({ parts = [] }) => ({ ...whole, parts: await askAll(connection, parts) }),
    close: () => connection.close(),
  };
}

export default inGroups(import.meta.url, {
  name: '_asks-in-groups',
  about: 'asks for every part of an operation, as it should',
});
