import { z } from 'zod';

/** What schemas of files and of reports are made of. */

export const count = z.int().nonnegative();
export const amount = z.number().nonnegative();

export const paramValue = z.union([z.number(), z.string(), z.boolean()]);
export const params = z.record(z.string(), paramValue);

/** A module and one of its exports. */
export const moduleRef = z.object({ module: z.string(), export: z.string() });

/** The same of a workload. Where its export is the operation itself, nothing has to prepare it. */
export const workloadRef = moduleRef.extend({ isOperation: z.boolean().optional() });

/** How operations come in where they do not wait for each other. */
export const arrivals = z.object({ kind: z.enum(['constant', 'poisson']), ratePerSecond: z.number().positive() });

/** In reports: null where it was not measured. */
export const value = z.number().nullable();

/** How a run or a gate ended. */
export const endState = z.enum(['complete', 'interrupted', 'failed']);
