import objects, { ask } from '../../../suites/object-storage.ts';
import { memoised } from './_memoised.ts';

export const broken = memoised(ask);

export default {
  ...objects,
  name: 'memoises-objects',
  about: 'writes each object once, and knows what it was answered from then on',
  workload: { module: import.meta.url, export: 'broken' },
  claims: [],
};
