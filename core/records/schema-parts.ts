import { z } from 'zod';

/** What schemas of files and of reports are made of. */

export const count = z.int().nonnegative();

/** What can have been read of a machine: products and quotients of a few such figures are finite. */
const [LEAST, MOST] = [1e-30, 1e30];
const isReadable = (value: number): boolean => value === 0 || (Math.abs(value) >= LEAST && Math.abs(value) <= MOST);
const UNREADABLE = `must be 0, or between ${LEAST} and ${MOST}`;
export const figure = z.number().refine(isReadable, UNREADABLE);
export const amount = z.number().nonnegative().refine(isReadable, UNREADABLE);

/** Of each name one: a name that is not there is not there, also where every object has a `constructor`. */
export function byName<T extends z.ZodType>(each: T) {
  return z.record(z.string(), each).overwrite((given) => Object.assign(Object.create(null) as typeof given, given));
}

export const paramValue = z.union([z.number(), z.string(), z.boolean()]);
export const params = byName(paramValue);

/** A module and one of its exports. */
export const moduleRef = z.object({ module: z.string(), export: z.string() });

/** The same of a workload. Where its export is the operation itself, nothing has to prepare it. */
export const workloadRef = moduleRef.extend({ isOperation: z.boolean().optional() });

/** How operations come in where they do not wait for each other. */
export const arrivals = z.object({ kind: z.enum(['constant', 'poisson']), ratePerSecond: figure.positive() });

/** In reports: null where it was not measured. */
export const value = z.number().nullable();

/** How a run or a gate ended. */
export const endState = z.enum(['complete', 'interrupted', 'failed']);
