import { z } from 'zod';
import { count } from './schema-parts.ts';

/** A part of a plan that one machine measures, and what has to be the same wherever another part of it is measured. */

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const place = z.int().positive();

/** What was run; null where there is none, or where it cannot be known. */
export const codeSchema = z.object({
  /** Of all modules of lockstep itself. */
  lockstep: digest,
  /** Of the files of the plan that are the user's own. */
  suites: digest,
  /** Of the lock file of the project. */
  lockFile: digest.nullable(),
  commit: z.string().nullable(),
  /** Of what is changed beside that commit. */
  changes: digest.nullable(),
});
export type Code = z.infer<typeof codeSchema>;

export const shardSchema = z.object({
  index: place,
  of: place,
  /** Of the whole plan, wherever the checkout lies. */
  planDigest: digest,
  code: codeSchema,
  /** What it shall measure, by the names of blocks. */
  blocks: z.array(z.string()),
  /** The same for all that runs on one host until that is started anew, also in containers; null where it is not known. */
  host: z.string().nullable(),
  /** The command that measures the whole plan on one machine. */
  command: z.string(),
});
export type Shard = z.infer<typeof shardSchema>;

export const mergedSchema = z.object({
  /** Row groups of the plan, by the names of their first rows, that no machine has measured to their end. */
  missing: z.array(z.string()),
  groups: count,
});
