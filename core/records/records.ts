import { z } from 'zod';
import { planSchema } from './plan.ts';
import { type RoundRecord, roundSchema } from './round.ts';
import { amount, count, endState } from './schema-parts.ts';

export * from './plan.ts';
export * from './round.ts';

/**
 * The result file: NDJSON, one record a line, written as it happens. `session` first, then `floor`, `trial` and `round`
 * in the order they happened, `end` last. Whatever is read from a file is hostile until these schemas have parsed it.
 * Null means "not measured". Units stand in the names; times are nanoseconds, CPU is microseconds.
 */

export const SCHEMA_VERSION = 1;

export const environmentSchema = z.object({
  startedAt: z.string(),
  runtime: z.object({ name: z.string(), version: z.string() }),
  dependencies: z.record(z.string(), z.string()),
  platform: z.string(),
  kernel: z.string(),
  cpu: z.string(),
  cores: count,
  /** Cores the process may use, from affinity and the cgroup's quota. */
  usableCores: amount,
  memoryBytes: amount,
  governor: z.string().nullable(),
  openFilesLimit: count.nullable(),
  load1: amount.nullable(),
  commit: z.string().nullable(),
  isDirty: z.boolean().nullable(),
});
export type Environment = z.infer<typeof environmentSchema>;

const sessionSchema = z.object({
  type: z.literal('session'),
  schemaVersion: z.literal(SCHEMA_VERSION),
  tool: z.object({ name: z.string(), version: z.string() }),
  /** The command that makes this run again. */
  command: z.string(),
  environment: environmentSchema,
  plan: planSchema,
});

/** A cost below which no model can go, measured as independent samples by tinybench. */
const floorSchema = z.object({
  type: z.literal('floor'),
  name: z.string(),
  about: z.string(),
  samples: count,
  p50Ns: amount,
  p99Ns: amount,
  meanNs: amount,
});
export type FloorRecord = z.infer<typeof floorSchema>;

/** How a trial came up, or why it did not. */
const trialSchema = z.object({
  type: z.literal('trial'),
  trial: z.string(),
  state: z.enum(['ready', 'unsupported', 'failed']),
  reason: z.string().nullable(),
  /** Fork to ready: process start, modules, threads, connections. */
  startMs: amount.nullable(),
  rssBytes: amount.nullable(),
  warmUp: z
    .object({
      rounds: count,
      operations: count,
      elapsedMs: amount,
      /** `cold`: the rounds still showed a trend when the warm-up budget was spent. */
      state: z.enum(['warm', 'cold']),
    })
    .nullable(),
});
export type TrialRecord = z.infer<typeof trialSchema>;

/** Why the rest of a trial is missing. */
const faultSchema = z.object({
  type: z.literal('fault'),
  trial: z.string(),
  round: count.nullable(),
  reason: z.string(),
});
export type FaultRecord = z.infer<typeof faultSchema>;

const endSchema = z.object({
  type: z.literal('end'),
  state: endState,
  reason: z.string().nullable(),
  elapsedMs: amount,
});
type EndRecord = z.infer<typeof endSchema>;

export const recordSchema = z.discriminatedUnion('type', [
  sessionSchema,
  floorSchema,
  trialSchema,
  roundSchema,
  faultSchema,
  endSchema,
]);
export type SessionRecord = z.infer<typeof sessionSchema>;
export type ResultRecord = z.infer<typeof recordSchema>;

/** A result file, read: what stands in it, sorted by kind. */
export interface Results {
  readonly session: SessionRecord;
  readonly floors: readonly FloorRecord[];
  readonly trials: readonly TrialRecord[];
  readonly rounds: readonly RoundRecord[];
  readonly faults: readonly FaultRecord[];
  readonly end: EndRecord;
}
