import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Lane, Operation } from '../../../core/members/types.ts';
import { broken as suite, Connection } from './_broken.ts';

let lock: Promise<unknown> = Promise.resolve();

export async function broken({ target }: Lane): Promise<Operation> {
  const connection = new Connection(target);
  return {
    async run({ id }) {
      const turn = lock.then(() => connection.get(id));
      lock = turn;
      const { status, body } = await turn;
      return outcomeOf(body, status);
    },
    close: () => connection.close(),
  };
}

export default suite(import.meta.url, {
  name: 'hides-a-lock',
  about: 'lets one request of a thread through at a time, whatever the model',
  server: 'http',
});
