import { z } from 'zod';
import { environmentSchema } from './records.ts';

/**
 * What a search for capacities found, as data: its JSON report, and what every other form of it is made from. A contract
 * like that of the comparison: within a schema version fields may be added, and those here keep their name, unit and
 * meaning. Null = not measured.
 */

const value = z.number().nullable();

/** A service level objective: a percentile of the latency, and what it may be at most. */
const objective = z.object({ percentile: z.enum(['p50', 'p99']), mostMs: z.number() });
export type Objective = z.infer<typeof objective>;

/** Whether rounds of an open loop kept it, and the percentile over rounds with its interval. */
const objectiveVerdict = z.object({
  verdict: z.enum(['holds', 'breaks', 'unclear']),
  latencyMs: value,
  low: value,
  high: value,
  /** Arrivals that never got a slot, of all. */
  unstartedShare: z.number(),
});
export type ObjectiveVerdict = z.infer<typeof objectiveVerdict>;

/** One rate that was tried, and what was seen at it. */
const probe = objectiveVerdict.extend({
  ratePerSecond: z.number(),
  /** Why there is no number; null where there is one. */
  reason: z.string().nullable(),
  /** The result file of its rounds. */
  file: z.string(),
});
export type CapacityProbe = z.infer<typeof probe>;

/** A bracket of two rates that were both tried, or why there is none. */
const capacity = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('known'),
    /** The highest rate that held. */
    holdsAtPerSecond: z.number(),
    /** The lowest rate that did not hold; null where all that were tried did. */
    breaksAtPerSecond: value,
    /** Whether the upper end is 'unclear' only: it was taken as broken, and the capacity may be higher. */
    isUpperEndUnclear: z.boolean(),
    /** False where the probes ran out before the bracket was narrow enough, or where nothing broke. */
    isWithinTolerance: z.boolean(),
  }),
  z.object({ state: z.literal('refused'), reason: z.string() }),
]);

/** The capacity of one model in one shape. */
const modelCapacity = z.object({
  model: z.string(),
  /** "4x4" threads × tasks, or calls in flight. */
  shape: z.string(),
  capacity,
  probes: z.array(probe),
});
export type ModelCapacity = z.infer<typeof modelCapacity>;

export const capacityReportSchema = z.object({
  schemaVersion: z.literal(1),
  tool: z.object({ name: z.string(), version: z.string() }),
  /** The command that searches again. */
  command: z.string(),
  environment: environmentSchema,
  objective,
  limits: z.object({
    /** The rate to begin at. */
    lowPerSecond: z.number(),
    /** No higher rate was tried. */
    highPerSecond: z.number(),
    /** Width of the bracket to reach, as a share of its lower end. */
    tolerance: z.number(),
    /** Of each model. */
    mostProbes: z.int(),
  }),
  models: z.array(modelCapacity),
});
export type CapacityReport = z.infer<typeof capacityReportSchema>;
