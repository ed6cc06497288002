/** What `import … from 'lockstep'` gives to a suite of one's own, wherever its file is. */
export { makespanBound } from './bound.ts';
export { outcomeOf } from './outcome.ts';
export { defineSuite } from './types.ts';
export { drawn } from './work.ts';
export type * from './types.ts';
