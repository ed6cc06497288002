import { z } from 'zod';
import { isQuantity } from './quantity-names.ts';
import { arrivals, byName, params, paramValue } from './schema-parts.ts';

/**
 * Claims as data: what someone says of a workload, what has to be measured to know, and what it would have to show.
 * They stand in the plan of a run, so that its result file can be judged without the suites that made them.
 */

const wholeNumber = z.int().positive();

/** Which cell is meant: everything that is said has to fit, and exactly one cell may. */
const cellWordSchema = z.object({
  model: z.string(),
  params: params.optional(),
  /** The concurrency its row was asked for. */
  concurrency: wholeNumber.optional(),
  threads: wholeNumber.optional(),
  tasksPerThread: wholeNumber.optional(),
  processes: wholeNumber.optional(),
  /** The control of a pool: a loop with as many calls in flight. Without it, controls are not meant. */
  isControl: z.boolean().optional(),
});
export type CellWord = z.infer<typeof cellWordSchema>;

const expectationSchema = z.object({
  of: cellWordSchema,
  /** A name of core/records/quantity-names.ts, or `observed.<name>.<p50 | p99 | max | mean | count>`. */
  quantity: z.string().refine(isQuantity, { error: ({ input }) => `there is no quantity "${String(input)}"` }),
  /** The same quantity of another cell; then `value` is a ratio. */
  dividedBy: cellWordSchema.optional(),
  is: z.enum(['at-least', 'at-most', 'about']),
  value: z.number(),
  /** For `about`: how far from it, as a share of it, is still about it. */
  within: z.number().positive().optional(),
  /** Where the value comes from, such as "2P ÷ L". */
  because: z.string(),
});

export const claimSchema = z.object({
  /** Words with hyphens, such as "gather-is-max-not-sum". */
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'an id is words with hyphens' }),
  /** One sentence that is true or false. */
  statement: z.string(),
  /** What has to be measured; parameters that are not named have the suite's own values. */
  measure: z.object({
    params: byName(z.array(paramValue).min(1)).optional(),
    concurrency: z.array(wholeNumber).min(1),
    models: z.array(z.string()).min(1),
    threads: wholeNumber.optional(),
    processes: wholeNumber.optional(),
    rounds: wholeNumber.optional(),
    arrivals: arrivals.optional(),
  }),
  /** It is confirmed where all of them hold, and refuted where one of them does not. */
  expects: z
    .array(
      expectationSchema.refine(({ is, within }) => is !== 'about' || within !== undefined, {
        error: 'what is "about" a value has to say within what share of it',
        path: ['within'],
      }),
    )
    .min(1),
});
export type Claim = z.infer<typeof claimSchema>;

/** A claim in a plan: its cells are named by their ids. */
export const plannedClaimSchema = claimSchema.pick({ id: true, statement: true }).extend({
  suite: z.string(),
  /** What the suite does, in its own words. */
  suiteAbout: z.string().nullable().default(null),
  expects: z.array(
    expectationSchema.omit({ of: true, dividedBy: true }).extend({ cell: z.string(), against: z.string().nullable() }),
  ),
});
