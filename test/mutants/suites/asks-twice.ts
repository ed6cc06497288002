import type { Operation } from '../../../core/members/types.ts';
import postgres, { ask } from '../../../suites/postgres.ts';

/** The suite itself, but that it asks again what it was answered already. */
export async function broken(lane: Parameters<typeof ask>[0]): Promise<Operation> {
  const right = await ask(lane);
  return {
    async run(item) {
      await right.run(item);
      return right.run(item);
    },
    close: () => right.close(),
  };
}

export default {
  ...postgres,
  name: 'asks-twice',
  about: 'asks the database for each item twice, and counts one answer',
  workload: { module: import.meta.url, export: 'broken' },
  claims: [],
};
