import { z } from 'zod';
import { type HandRecord, handSchema } from './hand.ts';
import { planSchema } from './plan.ts';
import { type RoundRecord, roundSchema } from './round.ts';
import { runtimeFactsSchema } from './runtime.ts';
import { amount, byName, count, endState } from './schema-parts.ts';
import { serverIdentitySchema } from './server-identity.ts';
import { mergedSchema, shardSchema } from './shard.ts';

export * from './plan.ts';
export * from './round.ts';
export type { Code, Shard } from './shard.ts';

/**
 * The result file: NDJSON, one record a line, written as it happens. `session` first, then `floor`, `trial`, `round`, `look`
 * and `hand` in the order they happened, `end` last. In a merged file these stand machine by machine, each behind its `machine`.
 * Whatever is read from a file is hostile until these schemas have parsed it.
 * Null means "not measured". Units stand in the names; times are nanoseconds, CPU is microseconds.
 */

export const SCHEMA_VERSION = 1;

export const environmentSchema = z.object({
  startedAt: z.string(),
  runtime: z.object({ name: z.string(), version: z.string() }),
  dependencies: byName(z.string()),
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
  /** Which part of the plan it is, where the plan is shared among machines. */
  shard: shardSchema.optional(),
  /** What a merged file was made of. */
  merged: mergedSchema.optional(),
});

/** What follows, until the next of them, was measured by this machine: in a merged file alone. */
const machineSchema = z.object({
  type: z.literal('machine'),
  /** Such as "2/4", unlike that of any other machine of the file. */
  name: z.string(),
  /** The command that makes its part again. */
  command: z.string(),
  environment: environmentSchema,
  shard: shardSchema,
  /** How its run ended, and how long it took. */
  state: endState,
  reason: z.string().nullable(),
  elapsedMs: amount,
});
export type MachineRecord = z.infer<typeof machineSchema>;

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

/** Who is at the other end of connections of a trial. */
const peerSchema = z.object({
  /** "127.0.0.1:5432" */
  address: z.string(),
  /** The process that serves it, and what the system calls it; nulls where it cannot be seen. */
  pid: count.nullable(),
  name: z.string().nullable(),
  /** False where it is not on this machine, or in a container of its own. */
  isHere: z.boolean(),
});
export type Peer = z.infer<typeof peerSchema>;

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
  /** What it says that it ran on; null where an older core/ did not say. */
  ranOn: runtimeFactsSchema.nullable().default(null),
  /** When it was warm: the TCP connections that it held open, and to whom; null where the system does not tell. */
  sockets: z
    .object({ open: count, peers: z.array(peerSchema) })
    .nullable()
    .default(null),
  /** What its server says that it is; null where it says nothing, or there is none. */
  server: serverIdentitySchema.nullable().default(null),
});
export type TrialRecord = z.infer<typeof trialSchema>;

/** Why the rest of a trial is missing. */
const faultSchema = z.object({
  type: z.literal('fault'),
  trial: z.string(),
  round: count.nullable(),
  reason: z.string(),
  /** There where somebody ended it by hand: then it is invalid by that name, whatever was measured before. */
  isByHand: z.literal(true).optional(),
});
export type FaultRecord = z.infer<typeof faultSchema>;

/** What was known when a block was looked at: each look may make a false alarm of its own, so that all of them count. */
const lookSchema = z.object({
  type: z.literal('look'),
  /** Of the block. */
  scenario: z.string(),
  /** Clean rounds of all its trials until then. */
  rounds: count,
  /** Comparisons that more rounds may still decide. */
  open: count,
  /** Comparisons that are unclear, and that no more of the planned rounds would decide. */
  futile: count,
  /** Whether the block ended with it: nothing was open. */
  ends: z.boolean(),
});
export type LookRecord = z.infer<typeof lookSchema>;

const endSchema = z.object({
  type: z.literal('end'),
  state: endState,
  reason: z.string().nullable(),
  elapsedMs: amount,
});
type EndRecord = z.infer<typeof endSchema>;

export const recordSchema = z.discriminatedUnion('type', [
  sessionSchema,
  machineSchema,
  floorSchema,
  trialSchema,
  roundSchema,
  faultSchema,
  lookSchema,
  handSchema,
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
  readonly looks: readonly LookRecord[];
  readonly hands: readonly HandRecord[];
  readonly end: EndRecord;
  /** Of a merged file: what each machine measured, as if it had been a run of its own. Else none. */
  readonly machines: readonly MachineResults[];
}

export interface MachineResults {
  readonly machine: MachineRecord;
  readonly results: Results;
}
