import { setTimeout } from 'node:timers/promises';
import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Lane, Operation } from '../../../core/members/types.ts';
import { Connection } from './_broken.ts';
import { impatient, outOfPatience, PATIENCE_MS } from './_impatient.ts';

export async function broken({ target }: Lane): Promise<Operation> {
  const connection = new Connection(target);
  return {
    async run({ id, status: planned }) {
      if (planned === 200) {
        const { status, body } = await connection.get(id);
        return outcomeOf(body, status);
      }
      const doomed = new Connection(target);
      const answer = doomed.get(id).catch(() => {}); // its connection is torn down under it
      await setTimeout(PATIENCE_MS);
      await doomed.close();
      await answer;
      return outOfPatience;
    },
    close: () => connection.close(),
  };
}

export default impatient(import.meta.url, {
  name: '_gives-up',
  about: 'gives up what it was planned to, as it should',
});
