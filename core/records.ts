import { z } from 'zod';
import { plannedClaimSchema } from './claims.ts';

/**
 * The result file: NDJSON, one record a line, written as it happens. `session` first, then `floor`, `trial` and `round`
 * in the order they happened, `end` last. Whatever is read from a file is hostile until these schemas have parsed it.
 * Null means "not measured". Units stand in the names; times are nanoseconds, CPU is microseconds.
 */

export const SCHEMA_VERSION = 1;

const count = z.int().nonnegative();
const amount = z.number().nonnegative();
const paramValue = z.union([z.number(), z.string(), z.boolean()]);
const params = z.record(z.string(), paramValue);
const counts = z.record(z.string(), count);

const moduleRef = z.object({ module: z.string(), export: z.string() });

const anyWork = {
  group: z.int().positive().optional(),
  arrivals: z
    .object({ kind: z.enum(['constant', 'poisson']), ratePerSecond: z.number().positive() })
    .nullable()
    .optional(),
};

const workSchema = z.discriminatedUnion('kind', [
  z.object({
    ...anyWork,
    kind: z.literal('drawn'),
    operations: count,
    latency: z.enum(['constant', 'exponential', 'log-normal', 'pareto', 'bimodal']),
    latencyMs: amount,
    bytes: count,
    stallShare: amount,
    stallMs: amount,
    errorShare: amount,
    timeoutMs: amount.optional(),
  }),
  z.object({
    ...anyWork,
    kind: z.literal('listed'),
    items: z.array(z.object({ latencyMs: amount, bytes: count, status: count.optional() })).readonly(),
  }),
]);

/** One cell to be measured: a scenario under a model. */
const plannedTrialSchema = z.object({
  id: z.string(),
  /** What the id says of the row: suite, params and the concurrency asked for. */
  scenario: z.string(),
  suite: z.string(),
  params,
  model: z.string(),
  concurrency: count,
  askedConcurrency: count,
  processes: count.nullable().default(null),
  threads: count.nullable(),
  tasksPerThread: count.nullable(),
  /** `floor` is shown and takes no part in the verdict; `probe` finds the capacity of a server and is no cell at all. */
  purpose: z.enum(['measure', 'floor', 'probe']),
  /** The control of a worker pool: the same calls in flight on one loop. */
  isControl: z.boolean(),
  work: workSchema,
  workload: moduleRef,
  runner: z.string(),
  server: z.object({ name: z.string(), module: z.string() }).nullable(),
  /** Runs beside the operations, on the main thread. */
  beside: moduleRef.nullable().default(null),
  /** True where the operations come in over sockets, from a process that makes load. */
  isServed: z.boolean().default(false),
  /** Variables of the environment of its process. */
  environment: z.record(z.string(), z.string()).default({}),
  /** Ideal time of the first round; null where the suite knows none. Rounds carry their own. */
  boundMs: amount.nullable(),
});
export type PlannedTrial = z.infer<typeof plannedTrialSchema>;

/** The trials of one scenario: alive together, their rounds interleaved. `order[r]` names the trials of round r in order. */
const blockSchema = z.object({
  scenario: z.string(),
  trials: z.array(z.string()),
  order: z.array(z.array(z.string())),
});

export const planSchema = z.object({
  seed: z.int(),
  rounds: count,
  /** A difference smaller than this share is called "same". */
  margin: amount,
  confidence: amount,
  budgetMs: amount,
  roundTimeoutMs: amount,
  trials: z.array(plannedTrialSchema),
  blocks: z.array(blockSchema),
  /** Statements that the trials of this plan confirm or refute. */
  claims: z.array(plannedClaimSchema).default([]),
});
export type Plan = z.infer<typeof planSchema>;

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

const witnessSchema = z.object({
  operations: count,
  statuses: counts,
  bytes: amount,
  digest: z.string(),
  repeated: count,
  aborted: count,
  connectionsAccepted: count,
  connectionsOpen: count,
  peakInFlight: count,
  inFlightIntegralNs: amount,
  askedDelayNs: amount,
  achievedDelayNs: amount,
  worstDelayErrorNs: z.number(),
  cpuUserMicros: amount,
  cpuSystemMicros: amount,
  eventLoopUtilization: amount,
});

const observationSchema = z.object({
  count,
  mean: z.number(),
  p50: z.number(),
  p99: z.number(),
  max: z.number(),
});
export type Observation = z.infer<typeof observationSchema>;

/** What one process measured of one round. */
export const measuredRoundSchema = z.object({
  operations: z.object({ attempted: count, succeeded: count, errors: counts }),
  /** One message of an error that was not planned. */
  errorSample: z.string().nullable(),
  /** First submission to last completion: the makespan. */
  elapsedNs: amount,
  /** The latest submission after the start of the round: all are handed in at once, so this is the cost of handing in. */
  latestSubmissionNs: amount,
  /** HdrHistogram V2 compressed encodings of succeeded operations, nanoseconds, 4 digits; null where none succeeded. */
  latency: z.string().nullable(),
  queueWait: z.string().nullable(),
  service: z.string().nullable(),
  /** Sums over all operations. `slot` is admitted to finished: the time in which a slot was taken. */
  latencySumNs: amount,
  slotSumNs: amount,
  serviceSumNs: amount,
  /** Most operations between admitted and finished at one instant. */
  peakInFlight: count,
  /** Most operations between started and finished at one instant. */
  peakStarted: count,
  /** Operations that were given a slot after one with a higher id: 0 where admission is first come, first served. */
  admittedOutOfOrder: count.nullable().default(null),
  /** Operations that were given a slot before they had come in: none, where a model starts what is there. */
  admittedEarly: count.nullable().default(null),
  /** Operations that ended before one with a lower id. */
  finishedOutOfOrder: count.nullable().default(null),
  /** Requests that the operations are made of: those that were sent, and of these the ones that the client gave up. */
  requests: z.object({ sent: count, givenUp: count }).nullable().default(null),
  /** What operations, and what ran beside them, saw of themselves, by name; the unit stands in the name. */
  observations: z.record(z.string(), observationSchema).default({}),
  /** Null in a closed loop. */
  openLoop: z
    .object({
      /** From the beginning of the round to the last arrival. */
      horizonNs: amount,
      /** Operations that succeeded before the horizon; `healthy` are those of them whose delay had no stall. */
      completed: count,
      healthy: count,
      /** Arrivals that never got a slot: counted, and no success. */
      unstarted: count,
    })
    .nullable()
    .default(null),
  bytes: amount,
  digest: z.string(),
  /** Each operation by its id, ns since the start of the round; only of a first round of few operations. */
  stamps: z
    .object({
      admittedNs: z.array(z.number().nullable()),
      startedNs: z.array(z.number().nullable()),
      finishedNs: z.array(z.number().nullable()),
    })
    .nullable(),
  cpuUserMicros: amount,
  cpuSystemMicros: amount,
  /** CPU of the main thread alone; the rest is worker, I/O and collector threads. */
  mainThreadMicros: amount.nullable(),
  rssBytes: amount,
  peakRssBytes: amount,
  eventLoopUtilization: amount.nullable(),
  gcPauseNs: amount.nullable(),
  voluntarySwitches: count.nullable(),
  involuntarySwitches: count.nullable(),
});
export type MeasuredRound = z.infer<typeof measuredRoundSchema>;

/** What the machine did beside us while a round ran. Shares are of all cores, 0 … 1. */
const disturbanceSchema = z.object({
  foreignCpuShare: z.number().nullable(),
  stealShare: amount.nullable(),
  /** Share of the time in which some task waited for a CPU (PSI), ours included. */
  cpuPressureShare: amount.nullable(),
  /** Median round trip of 64 bytes to a process that only echoes, just before the round. */
  loopbackMicros: amount.nullable(),
});
export type Disturbance = z.infer<typeof disturbanceSchema>;

const roundSchema = measuredRoundSchema.extend({
  type: z.literal('round'),
  trial: z.string(),
  round: count,
  /** 0, or how often this round was repeated because the one before was contaminated. */
  attempt: count,
  seed: z.int(),
  boundNs: amount.nullable(),
  /** Makespan of these items on these slots, first come first served, at no cost at all. */
  fifoNs: amount.nullable(),
  /** The shortest delay among the items. */
  shortestDelayNs: amount,
  witness: witnessSchema.nullable(),
  disturbance: disturbanceSchema,
  /** Why this round does not count, or null where it does. */
  contaminated: z.string().nullable(),
});
export type RoundRecord = z.infer<typeof roundSchema>;

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
  state: z.enum(['complete', 'interrupted', 'failed']),
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
