import { setTimeout } from 'node:timers/promises';
import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Lane, Operation } from '../../../core/members/types.ts';
import { Connection } from './_broken.ts';
import { impatient, outOfPatience, PATIENCE_MS } from './_impatient.ts';

export async function broken({ target }: Lane): Promise<Operation> {
  const connection = new Connection(target);
  return {
    async run({ id, status: planned }) {
      if (planned !== 200) {
        await setTimeout(PATIENCE_MS);
        return outOfPatience;
      }
      const { status, body } = await connection.get(id);
      return outcomeOf(body, status);
    },
    close: () => connection.close(),
  };
}

export default impatient(import.meta.url, {
  name: 'never-sends-what-it-gives-up',
  about: 'says that it lost patience with what it never asked for',
});
