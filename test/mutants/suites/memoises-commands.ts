import redis, { ask } from '../../../suites/redis.ts';
import { memoised } from './_memoised.ts';

export const broken = memoised(ask);

export default {
  ...redis,
  name: 'memoises-commands',
  about: 'writes each key once, and knows what it was answered from then on',
  workload: { module: import.meta.url, export: 'broken' },
  claims: [],
};
