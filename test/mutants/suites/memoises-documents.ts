import mongodb, { ask } from '../../../suites/mongodb.ts';
import { memoised } from './_memoised.ts';

export const broken = memoised(ask);

export default {
  ...mongodb,
  name: 'memoises-documents',
  about: 'writes each batch once, and knows what it was answered from then on',
  workload: { module: import.meta.url, export: 'broken' },
  claims: [],
};
