import { z } from 'zod';
import { gateCounts, gateMetrics } from '../records/gate-metrics.ts';
import { baseSchema, versionsSchema } from '../records/gate-report.ts';
import { identitySchema, withIdentity } from '../records/identity.ts';
import { handSchema } from '../records/hand.ts';
import { environmentSchema } from '../records/records.ts';
import { codeSchema } from '../records/shard.ts';
import { amount, count, endState } from '../records/schema-parts.ts';
import { tradeSchema } from './trades.ts';

/**
 * The file of a gate: NDJSON, one record a line, written as it happens. `gate` first, then `pair` and `fault`, `end` last.
 * From it the verdict can be made again. Null means "not measured". Units stand in the names.
 */

const GATE_SCHEMA_VERSION = 1;

const gatedMetricSchema = z.object({
  metric: z.enum(gateMetrics),
  /** The smallest slowdown that must not slip through, as a share; null where it is shown and never fails. */
  margin: amount.nullable(),
  /** Standard deviation of a log-ratio between two processes of the same code: at least this is assumed. */
  noiseFloor: amount,
});
export type GatedMetric = z.infer<typeof gatedMetricSchema>;

const gatedCell = z.object({
  ...identitySchema.shape,
  metrics: z.array(gatedMetricSchema),
  /** Why it is not measured, or null where it is. */
  missing: z.string().nullable(),
  /** The only side that has such a cell, or null where both have it. */
  only: z.enum(['base', 'candidate']).nullable().default(null),
  /** Whether base and candidate may answer otherwise and be compared all the same: it was asked for, or accepted. */
  answersMayDiffer: z.boolean().default(false),
});
const gatedCellSchema = z.preprocess(withIdentity, gatedCell);
export type GatedCell = z.infer<typeof gatedCell>;

const place = z.int().positive();
const gateShardSchema = z.object({
  index: place,
  of: place,
  code: codeSchema,
  /** What the base has accepted, for whoever judges without it. */
  accepted: z.array(
    z.object({
      cell: z.string(),
      metric: z.enum([...gateMetrics, ...gateCounts]),
      upTo: z.number(),
      reason: z.string(),
      expires: z.string(),
    }),
  ),
});

/** How a gate ended on one of several machines. */
const gatingMachineSchema = z.object({
  name: z.string(),
  environment: environmentSchema,
  state: endState,
  reason: z.string().nullable(),
});

const gateStartSchema = z.object({
  type: z.literal('gate'),
  schemaVersion: z.literal(GATE_SCHEMA_VERSION),
  tool: z.object({ name: z.string(), version: z.string() }),
  /** The command that makes this gate again. */
  command: z.string(),
  environment: environmentSchema,
  base: baseSchema,
  versions: versionsSchema.optional(),
  margin: amount,
  budgetMs: amount,
  seed: z.int(),
  cells: z.array(gatedCellSchema),
  /** What must be known of what is gated, a sentence each, such as that the candidate would gate less than the base. */
  notes: z.array(z.string()).default([]),
  /** What may be slower for what is faster. */
  trades: z.array(tradeSchema).default([]),
  /** What was run, and the host that it ran on (as of a shard), so that it can be continued there. */
  ran: z.object({ code: codeSchema, host: z.string().nullable() }).optional(),
  /** Which of how many machines this is, where several gate together. */
  shard: gateShardSchema.optional(),
  /** Of a merged gate: who measured it. */
  machines: z.array(gatingMachineSchema).optional(),
});
export type GateStart = z.infer<typeof gateStartSchema>;

/** The first record of a gate. */
export function gateStart(version: string, gate: Omit<GateStart, 'type' | 'schemaVersion' | 'tool'>): GateStart {
  return { type: 'gate', schemaVersion: GATE_SCHEMA_VERSION, tool: { name: 'lockstep', version }, ...gate };
}

/** The rounds of one side, in order; the same index is the same items on the other side. */
const sideSchema = z.object({
  makespanMs: z.array(amount),
  cpuMicrosPerOperation: z.array(amount),
  serviceP50Ms: z.array(amount),
  serviceP99Ms: z.array(amount),
  /** What has no noise, over all these rounds. */
  counts: z.object({
    operations: count,
    succeeded: count,
    bytes: amount,
    /** By the server, or null where the suite has none. */
    answered: count.nullable(),
    connections: count.nullable(),
  }),
  /** Why these rounds must not be shown as numbers, or null. */
  invalid: z.string().nullable(),
});
export type PairSide = z.infer<typeof sideSchema>;
export type Counts = PairSide['counts'];

/** One cell in one pair of fresh processes. */
const pairSchema = z.object({
  type: z.literal('pair'),
  stage: z.enum(['screen', 'confirm']),
  pair: count,
  cell: z.string(),
  base: sideSchema,
  candidate: sideSchema,
  /** The first answer that the sides do not have in common, such as "item 17, 64 B → 65 B, …", or null. */
  answersChanged: z.string().nullable().default(null),
  /** Rounds of warm-up of each side. */
  warmUpRounds: count,
  elapsedMs: amount,
  /** Of a merged gate: the machine that measured it, by its name in `machines`. */
  machine: z.string().optional(),
});
export type PairRecord = z.infer<typeof pairSchema>;

/** The control: one cell of a pair of processes, in which the base ran a second time in a process of its own. */
const controlSchema = z.object({
  type: z.literal('control'),
  stage: z.enum(['screen', 'confirm']),
  pair: count,
  cell: z.string(),
  base: sideSchema,
  again: sideSchema,
  /** As of a pair. */
  machine: z.string().optional(),
});

/** What the machine did while one pair of processes of all cells was measured. Shares are of all cores. */
const machineSchema = z.object({
  type: z.literal('machine'),
  stage: z.enum(['screen', 'confirm']),
  pair: count,
  load1: amount.nullable(),
  foreignCpuShare: amount.nullable(),
  stealShare: amount.nullable(),
  cpuPressureShare: amount.nullable(),
});

/** What follows was measured later, since all before it was inconclusive. */
const continuedSchema = z.object({ type: z.literal('continued'), startedAt: z.string() });

/** Why a cell could not be measured any more. */
const faultSchema = z.object({
  type: z.literal('fault'),
  cell: z.string(),
  side: z.enum(['base', 'candidate']),
  reason: z.string(),
});

const endSchema = z.object({
  type: z.literal('end'),
  state: endState,
  reason: z.string().nullable(),
  elapsedMs: amount,
});
export type GateEnd = z.infer<typeof endSchema>;

export const gateRecordSchema = z.discriminatedUnion('type', [
  gateStartSchema,
  pairSchema,
  controlSchema,
  machineSchema,
  faultSchema,
  handSchema,
  continuedSchema,
  endSchema,
]);
export type GateRecord = z.infer<typeof gateRecordSchema>;
