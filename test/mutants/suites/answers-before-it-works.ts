import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken as suite } from './_broken.ts';

const WORK_MS = 5;

export async function broken(): Promise<Operation> {
  return {
    async run({ id }) {
      setTimeout(work, 1);
      return outcomeOf(String(id));
    },
    close: async () => {},
  };
}

function work(): void {
  const endMs = performance.now() + WORK_MS;
  while (performance.now() < endMs);
}

export default {
  ...suite(import.meta.url, {
    name: 'answers-before-it-works',
    about: 'does not wait for what an operation has to compute; there is neither a server nor an ideal to say so',
    server: null,
  }),
  bound: null,
};
