import { z } from 'zod';
import { MOST_LISTED } from './in-flight-names.ts';
import { amount, count } from './schema-parts.ts';

/** What the ledger of a round says while it runs, read by whoever looks: it comes from the process of a trial, as JSON. */

export const operationSchema = z.object({
  index: count,
  /** `admitted`: it has a slot; whether it has begun its thread or process says with its answer. */
  phase: z.enum(['admitted', 'started']),
  ageMs: amount,
  /** The slot that it is in; null where slots are not handed on at the end of an operation: in open loops, and between threads. */
  lane: count.nullable(),
  item: z.string().max(200),
  /** Of the payload that was asked for. */
  bytes: amount,
});
export type OperationInFlight = z.infer<typeof operationSchema>;

export const inFlightSchema = z.object({
  total: count,
  waiting: count,
  finished: count,
  /** Those that have a slot and have not ended, the oldest first, as far as they are listed. */
  operations: z.array(operationSchema).max(MOST_LISTED),
});
export type InFlight = z.infer<typeof inFlightSchema>;
