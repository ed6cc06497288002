import { z } from 'zod';
import { completedSchema, evaluatedSchema, MOST_CODE } from '../records/prompt.ts';
import { endedSchema, logLineSchema, operationsSchema, runSchema, stampsSchema, treeSchema } from './views.ts';

/** One JSON object a line, both ways: a watcher asks by id and is answered by id; who watches is told between rounds. */

/** Longer lines of a watcher are none of ours. */
export const MOST_ASKED_BYTES = 2 * MOST_CODE;
/** A tree of thousands of cells is 1 MB. */
export const MOST_TOLD_BYTES = 16 * 1024 * 1024;

const id = z.int().nonnegative();
const name = z.string().max(1024);

export const askSchema = z.discriminatedUnion('ask', [
  z.object({ id, ask: z.literal('about') }),
  z.object({ id, ask: z.literal('tree') }),
  z.object({ id, ask: z.literal('top') }),
  /** Marks the round that runs as observed. Without a trial: of those that do a round. */
  z.object({ id, ask: z.literal('operations'), trial: name.optional() }),
  z.object({ id, ask: z.literal('history') }),
  z.object({ id, ask: z.literal('log') }),
  z.object({ id, ask: z.literal('stamps') }),
  /** To be told from now on, between rounds, what `top` tells. */
  z.object({ id, ask: z.literal('watch') }),
  /** To hold the session up, between two rounds, until this watcher is gone; without a trial: in the first that is open. */
  z.object({ id, ask: z.literal('console'), trial: name.optional() }),
  /** Of the trial that this watcher sits in. Its cell is no number any more. */
  z.object({ id, ask: z.literal('evaluate'), code: z.string().max(MOST_CODE), colours: z.boolean() }),
  z.object({ id, ask: z.literal('complete'), line: z.string().max(MOST_CODE) }),
  z.object({ id, ask: z.literal('interrupt') }),
  z.object({ id, ask: z.literal('pause') }),
  z.object({ id, ask: z.literal('resume') }),
  z.object({ id, ask: z.literal('skip'), row: name.optional() }),
  z.object({ id, ask: z.literal('cancel'), what: z.enum(['operation', 'round', 'row', 'run']), name: name.optional() }),
]);
export type Ask = z.infer<typeof askSchema>;
/** An ask before it has an id. */
export type Question = Ask extends infer Each ? (Each extends Ask ? Omit<Each, 'id'> : never) : never;

/** What each ask is answered with. */
export const answerSchemas = {
  about: runSchema,
  tree: treeSchema,
  top: treeSchema,
  operations: z.array(operationsSchema),
  history: z.array(endedSchema),
  log: z.array(logLineSchema),
  stamps: stampsSchema,
  watch: z.null(),
  console: z.string().max(4096),
  evaluate: evaluatedSchema,
  complete: completedSchema,
  interrupt: z.boolean(),
  pause: z.string().max(4096),
  resume: z.string().max(4096),
  skip: z.string().max(4096),
  cancel: z.string().max(4096),
};
export type AnswerTo<Asked extends Ask['ask']> = z.infer<(typeof answerSchemas)[Asked]>;

export const toldSchema = z.union([
  z.object({ id, value: z.unknown() }),
  z.object({ id, error: z.string().max(4096) }),
  z.object({ event: z.literal('top'), value: treeSchema }),
  z.object({ event: z.literal('end'), state: z.literal('ended'), file: z.string().max(4096).nullable() }),
]);
export type Told = z.infer<typeof toldSchema>;
