import backend, { handle } from '../../../suites/backend.ts';
import { memoised } from './_memoised.ts';

export const broken = memoised(handle);

export default {
  ...backend,
  name: 'memoises-requests',
  about: 'handles each request once, and knows what it was answered from then on',
  workload: { module: import.meta.url, export: 'broken' },
  claims: [],
};
