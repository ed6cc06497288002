import postgres, { ask } from '../../../suites/postgres.ts';
import { memoised } from './_memoised.ts';

export const broken = memoised(ask);

export default {
  ...postgres,
  name: 'memoises-queries',
  about: 'inserts each row once, and knows what it was answered from then on',
  workload: { module: import.meta.url, export: 'broken' },
  claims: [],
};
