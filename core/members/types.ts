/**
 * The words of the house as types: suite → scenario → trial → round → operation.
 * Everything here that is stored or sent is readonly, plain, and survives structured clone and JSON.
 */

import type { z } from 'zod';
import type { warning } from '../records/cell.ts';
import type { GivenSuite } from './given-suite.ts';
import type { Suite } from './suite-types.ts';
import type { Params } from './work-types.ts';

export type * from './given-suite.ts';
export type * from './runner-types.ts';
export type * from './server-types.ts';
export type * from './suite-types.ts';
export type * from './work-types.ts';

/** Something a reader must know; it travels with the number it is about. */
export type Warning = Readonly<z.infer<typeof warning>>;

/** Says the type of a suite while letting TypeScript infer its parameters. */
export function defineSuite<P extends Params>(suite: Suite<P>): Suite<P>;
export function defineSuite<P extends Params>(suite: GivenSuite<P>): GivenSuite<P>;
export function defineSuite<Given>(suite: Given): Given {
  return suite;
}
