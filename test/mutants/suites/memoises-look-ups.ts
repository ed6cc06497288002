import memcached, { ask } from '../../../suites/memcached.ts';
import { memoised } from './_memoised.ts';

export const broken = memoised(ask);

export default {
  ...memcached,
  name: 'memoises-look-ups',
  about: 'writes each key once, and knows what it was answered from then on',
  workload: { module: import.meta.url, export: 'broken' },
  claims: [],
};
