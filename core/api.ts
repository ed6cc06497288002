/** What `import … from 'lockstep'` gives to a suite of one's own, wherever its file is. */
export { makespanBound } from './work/bound.ts';
export { outcomeOf } from './work/outcome.ts';
export { defineServer } from './members/server-types.ts';
export { defineSuite } from './members/types.ts';
export { drawn } from './work/work.ts';
export type * from './members/types.ts';
