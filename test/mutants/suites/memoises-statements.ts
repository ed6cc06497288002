import mysql, { ask } from '../../../suites/mysql.ts';
import { memoised } from './_memoised.ts';

export const broken = memoised(ask);

export default {
  ...mysql,
  name: 'memoises-statements',
  about: 'inserts each row once, and knows what it was answered from then on',
  workload: { module: import.meta.url, export: 'broken' },
  claims: [],
};
