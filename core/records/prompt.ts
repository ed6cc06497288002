import { z } from 'zod';

/** What is said between a session and the prompt in the process of a trial (core/trial/prompt.ts), as schemas. */

/** Longer code is no line of a prompt, and longer text nobody reads. */
export const MOST_CODE = 64 * 1024;
const MOST_TEXT = 4 * 1024 * 1024;

export const evaluatedSchema = z.object({
  /** `incomplete` is code that more lines may end. */
  state: z.enum(['done', 'failed', 'incomplete', 'interrupted']),
  /** What it was, as Node shows values; of what failed, the error. */
  text: z.string().max(MOST_TEXT),
});
export type Evaluated = z.infer<typeof evaluatedSchema>;

export const completedSchema = z.object({
  words: z.array(z.string().max(4096)).max(5000),
  /** The end of the line that they take the place of. */
  part: z.string().max(MOST_CODE),
});
export type Completed = z.infer<typeof completedSchema>;

/** What code at a prompt wants of its session: null where it has come to its end. */
export const wantedSchema = z.object({ id: z.int(), want: z.enum(['begin', 'witness', 'round']) }).nullable();
export type Wanted = z.infer<typeof wantedSchema>;
