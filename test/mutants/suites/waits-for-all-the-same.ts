import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Lane, Operation } from '../../../core/members/types.ts';
import { Connection } from './_broken.ts';
import { impatient, outOfPatience } from './_impatient.ts';

export async function broken({ target }: Lane): Promise<Operation> {
  const connection = new Connection(target);
  return {
    async run({ id, status: planned }) {
      const { status, body } = await connection.get(id);
      return planned === 200 ? outcomeOf(body, status) : outOfPatience;
    },
    close: () => connection.close(),
  };
}

export default impatient(import.meta.url, {
  name: 'waits-for-all-the-same',
  about: 'says that it lost its patience, and had the whole answer',
});
