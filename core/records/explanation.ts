import { z } from 'zod';
import { byName, endState, params } from './schema-parts.ts';

/**
 * What theory and simulation make of a run, as data: what `lockstep explain --json` prints, and what its text is made of.
 * A contract like that of the comparison: within a schema version fields may be added, and those here keep their name, unit
 * and meaning.
 */

const findingKinds = [
  'advice',
  'pool',
  'binding',
  'scalability',
  'knee',
  'crossover',
  'stall',
  'bulkhead',
  'recovery',
  'tail',
  'memory-price',
  'cpu-price',
  'makespan',
  'little',
  'prediction',
  'disagreement',
  'runtime',
] as const;

const findingSchema = z.object({
  kind: z.enum(findingKinds),
  /** What all its cells have in common; the model is null where it speaks of several. */
  subject: z.object({
    suite: z.string(),
    params,
    model: z.string().nullable(),
    /** Of several machines the one whose cells these are: nothing is explained by cells of two. */
    machine: z.string().optional(),
    /** Null where none was named. */
    runtime: z.string().nullable().default(null),
    /** Ids of the cells that it was made from. */
    cells: z.array(z.string()),
  }),
  /** For people, without a full stop; where it is refused, what cannot be said and why. */
  sentence: z.string(),
  /** The numbers of the sentence; the unit stands in the name. */
  numbers: byName(z.number().nullable()),
  /** `refused`: the theory does not hold for these numbers, or there are too few of them. */
  confidence: z.enum(['known', 'refused']),
  reason: z.string().nullable(),
});
export type ExplanationFinding = z.infer<typeof findingSchema>;

/** What one way of reckoning says of a model; null where it has no such number. */
const outlook = z.object({
  throughputPerSecond: z.number(),
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  /** The share, 0 … 1 and above, that is asked for of what is scarcest. */
  utilisation: z.number(),
  isHeld: z.boolean(),
});
export type Outlook = z.infer<typeof outlook>;

const whatIfSchema = z.object({
  scene: z.object({
    latencyMs: z.number(),
    cpuMs: z.number(),
    /** Null: a closed loop. */
    ratePerSecond: z.number().nullable(),
    cores: z.int(),
    threads: z.int(),
    concurrency: z.int(),
  }),
  /** Where the costs come from, in words. */
  costs: z.array(z.string()),
  models: z.array(
    z.object({
      model: z.string(),
      /** Threads × tasks, such as "4x4", or calls in flight. */
      shape: z.string(),
      slots: z.int(),
      /** Little's law: rate × time in a slot; null in a closed loop, which takes all it has. */
      slotsNeeded: z.number().nullable(),
      /** What is scarcest. */
      binds: z.enum(['slots', 'cores', 'main-thread']),
      closedForm: outlook,
      simulation: outlook,
      sentence: z.string(),
    }),
  ),
});
export type WhatIf = z.infer<typeof whatIfSchema>;

export const explanationSchema = z.object({
  schemaVersion: z.literal(1),
  tool: z.object({ name: z.string(), version: z.string() }),
  /** The command that made the run. */
  command: z.string(),
  state: endState,
  findings: z.array(findingSchema),
  /** Null where nothing was asked. */
  whatIf: whatIfSchema.nullable(),
});
export type Explanation = z.infer<typeof explanationSchema>;
